using System.Text;
using EndToEnd.Tests.Harness;
using EndToEnd.Tests.LyingGateway.Lies;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>Keys and revocations that are not what an agency's root signed: nothing is sent, and a monitor says so.</summary>
[Collection(LyingWorldTests.Name)]
public sealed class LiesAboutKeysTests(LyingWorld world)
{
    [Fact]
    public async Task The_gateways_own_key_among_another_agencys_is_a_key_mismatch_and_nothing_is_sent()
    {
        using Victim alpha = world.Victim("alpha");
        using X25519Identity own = X25519Identity.Generate();
        world.Proxy.Tell(new OwnKeyInRecord(own.Recipient));

        await ExpectNothingSentAsync(alpha, "key-mismatch");
    }

    [Fact]
    public async Task The_gateways_own_key_in_a_record_that_no_root_signed_is_a_bad_signature()
    {
        using Victim alpha = world.Victim("alpha");
        using X25519Identity own = X25519Identity.Generate();
        ForgedLog forged = world.Log(LogName.Directory);
        long changed = LastRecordOfBravo(forged);
        forged.Rewrite(entry => (entry.Action, entry.Index == changed ? WithKey(entry.Detail, own.Recipient) : entry.Detail));
        world.Proxy.Tell(new AnotherLog(LogName.Directory, forged));

        await ExpectNothingSentAsync(alpha, "bad-signature");
        await alpha.ExpectAsync("bad-signature", "agency", "show", "bravo");
        await alpha.ExpectAsync("bad-signature", "key", "history", "bravo");
    }

    [Fact]
    public async Task A_new_record_that_no_root_signed_is_shown_to_the_agency_by_its_monitor()
    {
        using Victim bravo = world.Victim("bravo");
        (await bravo.RunAsync("audit", "monitor")).MustSucceed();
        using X25519Identity own = X25519Identity.Generate();
        ForgedLog forged = world.Log(LogName.Directory);
        LogEntry last = LogEntry.Parse(forged[LastRecordOfBravo(forged)]);
        forged.Append(last.Action, "bravo", NextRecord(AgencyRecordedDetail.Parse(last.Detail)));
        world.Proxy.Tell(new AnotherLog(LogName.Directory, forged));

        Outcome alarm = await bravo.RunAsync("audit", "monitor", "--watch");

        string[] lines = alarm.Output.Split('\n');
        Assert.Equal((1, "bad-signature"), (alarm.ExitCode, lines[^3]));
        Assert.Equal(Encoding.UTF8.GetString(forged[forged.Size - 1]), lines[^2]);
    }

    [Fact]
    public async Task A_revocation_that_the_gateway_hides_from_its_answer_is_a_key_mismatch()
    {
        using Victim alpha = world.Victim("alpha");
        world.Proxy.Tell(new HiddenRevocation(RecordBeforeRevocation()));

        await ExpectNothingSentAsync(alpha, "key-mismatch");
    }

    [Fact]
    public async Task A_revocation_that_the_gateway_erases_after_somebody_saw_it_is_a_fork()
    {
        using Victim alpha = await world.VictimWhoMetItAsync("alpha");
        world.Proxy.Tell(WithoutRevocation());

        await ExpectNothingSentAsync(alpha, "fork");
    }

    [Fact]
    public async Task A_revocation_that_the_gateway_forgets_is_a_rollback()
    {
        using Victim alpha = await world.VictimWhoMetItAsync("alpha");
        ForgedLog forgotten = world.Log(LogName.Directory);
        forgotten.Truncate(LastRecordOfBravo(forgotten));
        world.Proxy.Tell(new Several(new AnotherLog(LogName.Directory, forgotten), new HiddenRevocation(RecordBeforeRevocation())));

        await ExpectNothingSentAsync(alpha, "rollback");
    }

    [Fact]
    public async Task A_revocation_hidden_from_the_first_day_is_a_fork_as_soon_as_its_agency_is_asked()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        using Victim alpha = world.Victim("alpha");
        world.Proxy.Tell(WithoutRevocation());
        (await alpha.RunAsync("audit", "verify", "--log", "directory")).MustSucceed();

        await alpha.ExpectAsync("fork", "audit", "compare", alpha.Keys, bravo.Keys);
    }

    private Several WithoutRevocation()
    {
        ForgedLog forged = world.Log(LogName.Directory);
        long hidden = LastRecordOfBravo(forged);
        forged.Rewrite(entry => entry.Index == hidden ? ("log.heartbeat", "{}"u8.ToArray()) : (entry.Action, entry.Detail));
        return new Several(new AnotherLog(LogName.Directory, forged), new HiddenRevocation(RecordBeforeRevocation()));
    }

    private AgencyRecordedDetail RecordBeforeRevocation()
    {
        ForgedLog log = world.Log(LogName.Directory);
        log.Truncate(LastRecordOfBravo(log));
        return AgencyRecordedDetail.Parse(LogEntry.Parse(log[LastRecordOfBravo(log)]).Detail);
    }

    private static long LastRecordOfBravo(ForgedLog log)
    {
        long index = log.Size - 1;
        while (LogEntry.Parse(log[index]) is not { Action: ActionNames.AgencyRecorded, Subject: "bravo" })
        {
            index--;
        }

        return index;
    }

    private static byte[] WithKey(ReadOnlyMemory<byte> detail, X25519Recipient own)
    {
        AgencyRecordedDetail honest = AgencyRecordedDetail.Parse(detail);
        RecordedPrincipal first = honest.Record.Principals[0];
        AgencyRecord record = AgencyRecord.Create(honest.Record.Content with
        {
            Principals = [first with { Keys = first.Keys with { Receive = [own] } }, .. honest.Record.Principals.Skip(1)],
        });
        return AgencyRecordedDetail.Create(record, honest.Signatures, honest.Act, honest.ActSignature).Bytes.ToArray();
    }

    private byte[] NextRecord(AgencyRecordedDetail last)
    {
        using SigningKey stranger = SigningKey.Generate();
        AgencyRecord next = AgencyRecord.Create(last.Record.Next(GatewayName.Parse(Community.GatewayName)));
        return AgencyRecordedDetail.Create(next, next.Sign(stranger)).Bytes.ToArray();
    }

    private async Task ExpectNothingSentAsync(Victim alpha, string word)
    {
        await File.WriteAllTextAsync(alpha["note.txt"], "A note.");
        await alpha.ExpectAsync(word, "send", alpha["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note");
        Assert.DoesNotContain("POST /v1/advisories", world.Proxy.Requests);
    }
}
