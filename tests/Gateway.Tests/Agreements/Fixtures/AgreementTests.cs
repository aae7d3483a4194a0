using System.Net;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Reliability;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Agreements.Fixtures;

/// <summary>A gateway with three agencies, their keyholders at hand, and short forms of what is done with agreements.</summary>
public abstract class AgreementTests : FreshExchangeTests
{
    private protected const string Agreements = "/v1/agreements";

    private readonly Dictionary<string, HttpClient> keyholders = [];

    protected AgreementTests()
        : this(new FaultyWorld())
    {
    }

    protected AgreementTests(FaultyWorld world)
        : base(world) => Faults = world.Faults;

    /// <summary>Moves the database's clock, which is the log's.</summary>
    private protected StoreFaults Faults { get; }

    private protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private protected Member KeyholderOf(string agency) => Host.KeyholderOf(AgencyId.Parse(agency));

    private protected async Task<HttpClient> AsKeyholderAsync(string agency)
    {
        if (!keyholders.TryGetValue(agency, out HttpClient? client))
        {
            keyholders[agency] = client = await Host.LogInAsync(KeyholderOf(agency));
        }

        return client;
    }

    /// <summary>Tokens live ten minutes: after the clock moved, everybody logs in again.</summary>
    private protected void AdvanceDays(int days)
    {
        Host.Time.Advance(TimeSpan.FromDays(days));
        Faults.ClockShift += TimeSpan.FromDays(days);
        keyholders.Clear();
    }

    private protected async Task<HttpResponseMessage> ProposeAsync(string agency, AgreementDraft draft) =>
        await (await AsKeyholderAsync(agency)).PostAsync(Agreements, AgreementDraft.Body(draft.Write(), KeyholderOf(agency).Sign, draft.Texts));

    private protected async Task<HttpResponseMessage> SignAsync(string agency, Agreement agreement) =>
        await (await AsKeyholderAsync(agency)).PostAsync(
            $"{Agreements}/{agreement.Id}/signatures", SignedJson("agreement", agreement.Bytes, agreement.Sign(KeyholderOf(agency).Sign)));

    private protected async Task<HttpResponseMessage> EndAsync(string agency, Agreement version, AgreementAct act, DateTimeOffset? at = null)
    {
        Member keyholder = KeyholderOf(agency);
        AgreementEnd end = AgreementEnd.Create(act, version, keyholder.Id, "Times have changed", at ?? Host.Time.GetUtcNow());
        return await (await AsKeyholderAsync(agency)).PostAsync($"{Agreements}/{version.Id}/end", SignedJson("end", end.Bytes, end.Sign(keyholder.Sign)));
    }

    /// <summary>Proposed by the first, signed by the others.</summary>
    private protected async Task<Agreement> AgreeAsync(AgreementDraft draft, params string[] agencies)
    {
        Agreement agreement = draft.Write();
        await CreatedAsync(ProposeAsync(agencies[0], draft));
        foreach (string agency in agencies.Skip(1))
        {
            await CreatedAsync(SignAsync(agency, agreement));
        }

        return agreement;
    }

    private protected static async Task<JsonElement> CreatedAsync(Task<HttpResponseMessage> request)
    {
        using HttpResponseMessage response = await request;
        return await response.JsonAsync(HttpStatusCode.Created);
    }

    private protected async Task<JsonElement> ReadAsync(string agency, Agreement agreement) =>
        await (await AsKeyholderAsync(agency)).GetJsonAsync($"{Agreements}/{agreement.Id}");

    private protected async Task<string[]> StatesAsync(string agency, Agreement agreement) =>
        [.. (await ReadAsync(agency, agreement)).GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("state").GetString()!)];

    private protected async Task<HttpResponseMessage> PublishAsync(Upload upload)
    {
        using HttpClient client = await Host.LogInAsync(upload.Sender);
        return await client.PostAsync(Answers.Advisories, upload.Form());
    }

    private protected Upload To(params string[] agencies) =>
        new Upload(Alice, [.. agencies.Select(agency => Upload.To(agency))]) { CreatedAt = Host.Time.GetUtcNow() }.With("a document");

    private protected async Task PublishedAsync(Upload upload) => await CreatedAsync(PublishAsync(upload));

    /// <summary>Asserts that an upload is refused by these clauses, "recipient clause", that the answer names the agreement, and that the log does.</summary>
    private protected async Task<JsonElement> RefusedByAsync(Upload upload, Agreement agreement, params string[] expected)
    {
        JsonElement problem = await RefusedWithNothingStoredAsync(() => PublishAsync(upload), 403, "forbidden");
        JsonElement[] clauses = [.. problem.GetProperty("clauses").EnumerateArray()];
        Assert.All(clauses, clause => Assert.Equal(agreement.Id.Value, clause.GetProperty("agreement").GetString()));
        Assert.Equal(expected, clauses.Select(clause => $"{clause.GetProperty("recipient").GetString()} {clause.GetProperty("clause").GetString()}"));
        Assert.Equal(expected.Select(line => line.Split(' ')[0]).Distinct().Select(agency => $"{agency} forbidden"), problem.Recipients());
        string clause = expected[0].Split(' ')[1];
        Assert.Contains(agreement.Id.Value, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(clause, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        LogEntry entry = (await EntriesAsync(ActionNames.AccessDenied))[^1];
        Assert.Equal((upload.Sender.Id.Value, agreement.Id.Value), (entry.Actor, entry.Subject));
        AccessDeniedDetail detail = AccessDeniedDetail.Parse(entry.Detail);
        Assert.Equal(("forbidden", 403, clause), (detail.Name, detail.Status, detail.Clause?.ToWire()));
        return problem;
    }
}
