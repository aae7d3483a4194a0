using System.Net;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Options;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using Gateway.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Attacks;

/// <summary>
/// The built program, serving a data folder of its own, with everybody whom the attacks need. alpha publishes, bravo reads, charlie is a member whom none of it
/// concerns, and the operator's agency holds the powers. One process stands all attacks: what one of them breaks, the next one finds broken.
/// </summary>
public sealed class AttackedGateway : IAsyncLifetime
{
    /// <summary>Begins every title, file name, reason and plaintext of the suite: none of them may ever be in the program's output.</summary>
    internal const string Marker = "XK7-NEVER-IN-THE-OUTPUT";

    /// <summary>More than any attack uploads, and less than what is announced to a gateway that has no room for it.</summary>
    internal const long StoredBytesPerAgency = 50_000_000;

    /// <summary>As few as the suite can do with, so that one more is quickly too many.</summary>
    internal const int Recipients = 3;

    private readonly Dictionary<AgencyId, MemberAgency> agencies = [];
    private readonly List<HttpClient> clients = [];
    private readonly DataFolder data = new(Path.Combine(Path.GetTempPath(), $"gateway-attacked-{Guid.CreateVersion7():N}"));

    internal static GatewayName Name => ExchangeHost.GatewayName;

    internal TestAgency Operator { get; } = new("operator");

    internal Member Alice { get; } = Member.Publisher("alpha");

    /// <summary>A second publisher of alpha, who releases what Alice sends.</summary>
    internal Member Adam { get; } = Member.Publisher("alpha");

    internal Member Bob { get; } = Member.Reader("bravo");

    internal Member Bruno { get; } = Member.Reader("bravo");

    internal Member Carol { get; } = Member.Publisher("charlie");

    /// <summary>Somebody at charlie whom its root may revoke without harm to any attack.</summary>
    internal Member Leaver { get; } = new("charlie", PrincipalKind.Person, Role.Keyholder);

    internal RunningGateway Program { get; private set; } = null!;

    internal Uri Url => new(Program.Url);

    /// <summary>A client that shows nothing.</summary>
    internal HttpClient Stranger { get; private set; } = null!;

    internal HttpClient AsAlice { get; private set; } = null!;

    internal HttpClient AsBob { get; private set; } = null!;

    internal HttpClient AsCarol { get; private set; } = null!;

    internal HttpClient AsAdmin { get; private set; } = null!;

    internal DataFolder Data => data;

    public async Task InitializeAsync()
    {
        await Founding.RunAsync(data, new NewGateway(Name.Value, null, null), Operator.Enrolment, CancellationToken.None);
        Program = await RunningGateway.StartAsync(data.Path, settings: new Dictionary<string, string>
        {
            ["Gateway__Limits__AddressRequestsPerMinute"] = "1000000",
            ["Gateway__Limits__PrincipalRequestsPerMinute"] = "1000000",
            ["Gateway__Limits__Recipients"] = Recipients.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Gateway__Limits__StoredBytesPerAgency"] = StoredBytesPerAgency.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Gateway__Webhooks__Enabled"] = "true",
            ["Logging__LogLevel__Default"] = "Trace",
        });
        Stranger = Client();
        AsAdmin = await LogInAsync(Operator.Admin.Id, Operator.Admin.Access);
        await RecordAsync(Alice, Adam);
        await RecordAsync(Bob, Bruno);
        await RecordAsync(Carol, Leaver);
        AsAlice = await LogInAsync(Alice);
        AsBob = await LogInAsync(Bob);
        AsCarol = await LogInAsync(Carol);
    }

    public async Task DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        Outcome verdict = await Command.RunAsync(Repository.GatewayProgram, "fsck", "--data", data.Path);
        await Program.DisposeAsync();
        foreach (MemberAgency agency in agencies.Values)
        {
            agency.Dispose();
        }

        Directory.Delete(data.Path, recursive: true);
        // The last word on all attacks of the suite together.
        Assert.Equal("ok", verdict.MustSucceed().FirstWord);
    }

    internal HttpClient Client()
    {
        // No pooled connection outlives an attack that poisons it for the next.
        var client = new HttpClient { BaseAddress = Url };
        clients.Add(client);
        return client;
    }

    internal HttpClient Client(string scheme, string token)
    {
        HttpClient client = Client();
        Assert.True(client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"{scheme} {token}"));
        return client;
    }

    internal Task<HttpClient> LogInAsync(Member member) => LogInAsync(member.Id, member.Access);

    internal async Task<HttpClient> LogInAsync(PrincipalId principal, SigningKey access) => Client("Bearer", await GetTokenAsync(principal, access));

    internal async Task<string> GetTokenAsync(PrincipalId principal, SigningKey access, string? proof = null)
    {
        using HttpResponseMessage answer = await RequestTokenAsync(CreateAssertion(principal, access), proof);
        return (await answer.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    internal string CreateAssertion(PrincipalId principal, SigningKey access) =>
        LoginAssertion.Create(principal, Url.GetLeftPart(UriPartial.Authority), access, Now, TimeSpan.FromMinutes(1));

    internal Task<HttpResponseMessage> RequestTokenAsync(string assertion, string? proof = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = LoginAssertion.AssertionType,
                ["client_assertion"] = assertion,
            }),
        };
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return Stranger.SendAsync(request);
    }

    internal static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Brings an agency's next record with these members added; an admin accepts a first one.</summary>
    internal async Task RecordAsync(params Member[] members)
    {
        AgencyId id = members[0].Id.Agency;
        MemberAgency agency = agencies.TryGetValue(id, out MemberAgency? known) ? known : agencies[id] = new MemberAgency(id);
        Array.ForEach(members, agency.Add);
        bool isNew = agency.IsNew;
        (AgencyRecord record, string signature) = agency.Next(Name, AgencyStatus.Active);
        HttpClient bringer = isNew ? AsAdmin : await LogInAsync(agency.Keyholder);
        using HttpResponseMessage answer = await bringer.PostAsync("/v1/agencies", Recorded(record, signature, isNew ? Accepting(record) : null));
        await answer.JsonAsync(HttpStatusCode.Created);
    }

    internal Member KeyholderOf(Member member) => agencies[member.Id.Agency].Keyholder;

    /// <summary>A body that revokes a member by its agency's root.</summary>
    internal ReadOnlyMemory<byte> Revoking(Member member)
    {
        RevocationOrder order = RevocationOrder.Create(Name, member.Id, RevocationReason.Left, Now);
        return PrincipalRevokedDetail.Create(order, agencies[member.Id.Agency].Sign(order)).Bytes;
    }

    /// <summary>An advisory of Alice's, without a word that may not be shown, to charlie and to her own agency, which can therefore share it on.</summary>
    internal Upload ToCharlie() => new Upload(Alice, Upload.To("alpha"), Upload.To("charlie")).With("words that may be shown");

    /// <summary>Removes the webhooks of Alice's agency, of which nobody is to be told anything.</summary>
    internal async Task RemoveWebhooksAsync()
    {
        using HttpClient client = await LogInAsync(KeyholderOf(Alice));
        foreach (System.Text.Json.JsonElement webhook in (await client.GetJsonAsync("/v1/webhooks")).GetProperty("webhooks").EnumerateArray())
        {
            using HttpResponseMessage removed = await client.DeleteAsync($"/v1/webhooks/{webhook.GetProperty("id").GetString()}");
            await removed.JsonAsync();
        }
    }

    /// <summary>An agreement of alpha and bravo that was proposed, and taken back: it hinders nothing, and an agency has only so many open.</summary>
    internal async Task<Agreement> ProposeAgreementAsync()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo") with { Text = Marker };
        Agreement agreement = draft.Write();
        Member keyholder = KeyholderOf(Alice);
        using HttpClient client = await LogInAsync(keyholder);
        using HttpResponseMessage proposed = await client.PostAsync("/v1/agreements", AgreementDraft.Body(agreement, keyholder.Sign, draft.Texts));
        Assert.Equal(HttpStatusCode.Created, proposed.StatusCode);
        AgreementEnd end = AgreementEnd.Create(AgreementAct.Decline, agreement, keyholder.Id, Marker, Now);
        using HttpResponseMessage declined = await client.PostAsync(
            $"/v1/agreements/{agreement.Id}/end", Advisories.Fixtures.Answers.SignedJson("end", end.Bytes, end.Sign(keyholder.Sign)));
        Assert.Equal(HttpStatusCode.Created, declined.StatusCode);
        return agreement;
    }

    internal AdminAct Accepting(AgencyRecord record) => AdminAct.Accept(Name, record, [], Operator.Admin.Id, Now);

    internal StringContent Recorded(AgencyRecord record, string signature, AdminAct? act) =>
        GatewayHost.Json(AgencyRecordedDetail.Create(record, signature, act, act?.Sign(Operator.Admin.Sign)).Bytes);

    internal async Task SuspendAsync(AgencyId agency)
    {
        AdminAct act = AdminAct.Suspend(Name, agency, Operator.Admin.Id, Now);
        using HttpResponseMessage answer = await AsAdmin.PostAsync(
            $"/v1/agencies/{agency}/suspension", GatewayHost.Json(SuspensionDetail.Create(act, act.Sign(Operator.Admin.Sign)).Bytes));
        await answer.JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>An upload of one small document from Alice to bravo.</summary>
    internal Upload ToBravo(string content = "a document") =>
        new Upload(Alice, Upload.To("bravo")) { Title = $"{Marker} title" }.With(System.Text.Encoding.UTF8.GetBytes($"{Marker} {content}"), $"{Marker}.txt");

    /// <summary>The entries of the audit log from an index on, read behind the program's back.</summary>
    internal async Task<IReadOnlyList<LogEntry>> ReadLogAsync(long from)
    {
        await using var connection = new SqliteConnection($"Data Source={data.Database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM log_entry WHERE log = 'audit' AND idx >= $from ORDER BY idx";
        command.Parameters.AddWithValue("$from", from);
        await using SqliteDataReader rows = await command.ExecuteReaderAsync();
        List<LogEntry> entries = [];
        while (await rows.ReadAsync())
        {
            entries.Add(LogEntry.Parse((byte[])rows[0]));
        }

        return entries;
    }

    internal async Task<long> ReadLogSizeAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={data.Database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(idx) + 1, 0) FROM log_entry WHERE log = 'audit'";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
