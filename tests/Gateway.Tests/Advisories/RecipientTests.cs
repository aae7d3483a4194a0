using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class RecipientTests() : FreshExchangeTests(new FewRecipientsWorld())
{
    [Fact]
    public async Task Every_refused_recipient_is_listed_with_its_reason()
    {
        Member suspended = Member.Reader("suspended");
        Member retired = Member.Reader("retired");
        Member revoked = Member.Reader("revoked");
        revoked.RevokedAt = Host.Time.GetUtcNow();
        await Host.RecordAsync(suspended, retired, revoked);
        await Host.SuspendAsync(suspended.Id.Agency);
        await Host.RecordAsync(retired.Id.Agency, AgencyStatus.Retired);

        System.Text.Json.JsonElement problem = await RefusedAsync(
            422, "unknown-recipient", Upload.To("nobody"), Upload.To("suspended"), Upload.To("retired"), Upload.To("revoked"), Upload.To("bravo"));

        Assert.Equal(
            ["nobody unknown-recipient", "retired recipient-revoked", "revoked recipient-revoked", "suspended recipient-revoked"], problem.Recipients());
        Assert.Equal(["suspended recipient-revoked"], (await RefusedAsync(422, "recipient-revoked", Upload.To("suspended"))).Recipients());
        await RefusedAsync(422, "unknown-recipient", Upload.To("gateway"));
    }

    [Fact]
    public async Task A_revocation_acts_from_its_record_on_whatever_time_it_names()
    {
        Bob.RevokedAt = Host.Time.GetUtcNow().AddMinutes(30);
        await Host.RecordAsync(Bob);

        await RefusedAsync(422, "recipient-revoked", Upload.To("bravo"));
        await AsBob.GetAsync("/v1/inbox").RefusedAsync(403, "revoked");
    }

    [Fact]
    public async Task An_agency_whose_readers_have_no_receive_key_cannot_be_written_to()
    {
        Member keyless = Member.Reader("keyless");
        keyless.RetiredIdentities = 1;
        Member publisher = new("writers", PrincipalKind.Person, Role.Publisher);
        await Host.RecordAsync(keyless, publisher);

        Assert.Equal(
            ["keyless recipient-revoked", "writers recipient-revoked"],
            (await RefusedAsync(422, "recipient-revoked", Upload.To("keyless"), Upload.To("writers"))).Recipients());
    }

    [Fact]
    public async Task A_recipient_named_twice_is_a_duplicate()
    {
        string metadata = Encoding.UTF8.GetString(ToBravo().Metadata().Bytes.Span)
            .Replace("[{\"id\":\"bravo\"}]", "[{\"id\":\"bravo\"},{\"id\":\"bravo\"}]", StringComparison.Ordinal);
        IEnumerable<(string, byte[])> parts = ToBravo().Parts().Select(
            part => part.Name == "metadata" ? (part.Name, Encoding.UTF8.GetBytes(metadata)) : part);

        System.Text.Json.JsonElement problem = await RefusedWithNothingStoredAsync(
            () => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), 422, "duplicate-recipient");
        Assert.Equal(["bravo duplicate-recipient"], problem.Recipients());
    }

    [Fact]
    public async Task More_recipients_than_the_gateway_takes_are_too_many() => await RefusedAsync(
        422, "too-many-recipients", [.. Enumerable.Range(0, 6).Select(i => Upload.To($"agency-{i}"))]);

    [Fact]
    public async Task RED_names_its_readers_and_nothing_else_does()
    {
        await RefusedWithNothingStoredAsync(
            () => AsAlice.PostAsync(Answers.Advisories, WithTlp(Upload.To("bravo"), "AMBER", "RED")), 422, "audience-required");
        System.Text.Json.JsonElement problem = await RefusedWithNothingStoredAsync(
            () => AsAlice.PostAsync(Answers.Advisories, WithTlp(Upload.To("bravo", Bob.Id), "RED", "AMBER")), 422, "tlp-not-permitted");
        Assert.Equal(["bravo tlp-not-permitted"], problem.Recipients());
    }

    [Fact]
    public async Task Named_principals_must_be_of_the_recipient_and_able_to_read()
    {
        Member keyholder = new("bravo", PrincipalKind.Person, Role.Keyholder);
        await Host.RecordAsync(Bob, keyholder);
        PrincipalId unknown = PrincipalId.Create(AgencyId.Parse("bravo"));

        Assert.Equal([$"{unknown} unknown-recipient"], (await RefusedRedAsync("unknown-recipient", Upload.To("bravo", unknown))).Recipients());
        Assert.Equal([$"{keyholder.Id} recipient-revoked"], (await RefusedRedAsync("recipient-revoked", Upload.To("bravo", keyholder.Id))).Recipients());
    }

    [Fact]
    public async Task A_RED_advisory_to_one_person_is_closed_to_every_colleague()
    {
        Member colleague = Member.Reader("bravo");
        Member archive = new("bravo", PrincipalKind.Archive);
        await Host.RecordAsync(Bob, colleague, archive);
        using HttpClient asColleague = await Host.LogInAsync(colleague);
        using HttpClient asArchive = await Host.LogInAsync(archive);

        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo", Bob.Id)) { Tlp = Tlp.Red }.With("for Bob's eyes"));

        Assert.Equal("for Bob's eyes", Encoding.UTF8.GetString(await AsBob.OpenAsync(id, 0, Bob)));
        foreach (HttpClient other in (HttpClient[])[asColleague, asArchive])
        {
            Assert.Empty((await other.GetJsonAsync("/v1/inbox")).GetProperty("items").EnumerateArray());
            foreach (string rest in (string[])["", "/content/0", "/manifest", "/statement", "/receipts", "/withdrawal"])
            {
                await other.GetAsync(PathOf(id, rest)).RefusedAsync(404, "not-found");
            }
        }

        Assert.Single(Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))).Content.Documents[0].Headers);
    }

    [Fact]
    public async Task Persons_teams_services_and_archives_each_open_their_own_file_with_one_stanza()
    {
        Member[] readers =
        [
            Bob, Member.Reader("bravo", PrincipalKind.Team), Member.Reader("bravo", PrincipalKind.Service), new("bravo", PrincipalKind.Archive),
        ];
        Member notReader = new("bravo", PrincipalKind.Person, Role.Keyholder);
        await Host.RecordAsync([.. readers, notReader]);

        AdvisoryId id = await AsAlice.PublishAsync(ToBravo("for all of bravo"));

        foreach (Member reader in readers)
        {
            using HttpClient client = await Host.LogInAsync(reader);
            byte[] file = await client.GetByteArrayAsync(PathOf(id, "/content/0"));
            Assert.Equal("for all of bravo", Encoding.UTF8.GetString(await DecryptAsync(file, reader)));
            Assert.Single(Header.Parse(HeaderOf(file)).Stanzas);
            foreach (Member other in readers.Where(other => other != reader))
            {
                await Assert.ThrowsAsync<NoIdentityMatchException>(() => DecryptAsync(file, other));
            }
        }

        Assert.Equal(4, Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))).Content.Documents[0].Headers.Count);
    }

    [Fact]
    public async Task A_principal_with_several_receive_keys_downloads_for_the_newest_and_keeps_what_it_had()
    {
        Bob.AddIdentity();
        await Host.RecordAsync(Bob);
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo("two headers"));

        byte[] file = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        Assert.Equal(2, Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))).Content.Documents[0].Headers.Count);
        using var opened = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), opened, [Bob.Identities[^1]], CancellationToken.None);
        Assert.Equal("two headers", Encoding.UTF8.GetString(opened.ToArray()));

        Bob.AddIdentity();
        Bob.RetiredIdentities = 2;
        await Host.RecordAsync(Bob);
        Assert.Equal("two headers", Encoding.UTF8.GetString(await AsBob.OpenAsync(id, 0, Bob)));
    }

    [Fact]
    public async Task A_reader_who_came_later_sees_the_advisory_and_has_no_file_of_it()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        Member newcomer = Member.Reader("bravo");
        await Host.RecordAsync(newcomer);
        using HttpClient asNewcomer = await Host.LogInAsync(newcomer);

        Assert.Equal(id.Value, (await asNewcomer.GetJsonAsync(PathOf(id))).GetProperty("id").GetString());
        await asNewcomer.GetAsync(PathOf(id, "/content/0")).RefusedAsync(404, "not-found");
    }

    private static byte[] HeaderOf(byte[] file)
    {
        int mac = file.AsSpan().IndexOf("\n--- "u8);
        return file[..(mac + 1 + file.AsSpan(mac + 1).IndexOf((byte)'\n') + 1)];
    }

    private MultipartFormDataContent WithTlp(UploadRecipient recipient, string made, string instead)
    {
        Upload upload = new Upload(Alice, recipient) { Tlp = recipient.Audience is null ? Tlp.Amber : Tlp.Red }.With("x");
        string metadata = Encoding.UTF8.GetString(upload.Metadata().Bytes.Span).Replace($"\"tlp\":\"{made}\"", $"\"tlp\":\"{instead}\"", StringComparison.Ordinal);
        return Upload.FormOf(upload.Parts().Select(
            part => part.Name == "metadata" ? (part.Name, Encoding.UTF8.GetBytes(metadata)) : part));
    }

    private Task<System.Text.Json.JsonElement> RefusedAsync(int status, string name, params UploadRecipient[] recipients) =>
        RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, new Upload(Alice, recipients).With("x").Form()), status, name);

    private Task<System.Text.Json.JsonElement> RefusedRedAsync(string name, UploadRecipient recipient) => RefusedWithNothingStoredAsync(
        () => AsAlice.PostAsync(Answers.Advisories, new Upload(Alice, recipient) { Tlp = Tlp.Red }.With("x").Form()), 422, name);

    private sealed class FewRecipientsWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings => [("Gateway:Limits:Recipients", "5")];
    }
}
