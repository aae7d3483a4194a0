using System.Net.Http.Headers;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.Data.Sqlite;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>A gateway that cannot, or will not now. Each is put right again before the next attack.</summary>
internal sealed class OutageProvocations(AttackedGateway gateway, LimitedGateway limited, Refused refused)
{
    public IEnumerable<KeyValuePair<string, Func<Task>>> All =>
    [
        new("audit-unavailable", AskWhileTheDatabaseIsHeldAsync),
        new("storage-unavailable", FetchWhatIsGoneAsync),
        new("read-only", ChangeWhatIsReadOnlyAsync),
        new("rate-limited", AskTooOftenAsync),
    ];

    private async Task AskWhileTheDatabaseIsHeldAsync()
    {
        await using (var other = new SqliteConnection($"Data Source={gateway.Data.Database};Pooling=False"))
        {
            await other.OpenAsync();
            await using SqliteCommand begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync();
            await refused(null, () => gateway.RequestTokenAsync(gateway.CreateAssertion(gateway.Bob.Id, gateway.Bob.Access)), 503, "audit-unavailable");
        }

        await gateway.GetTokenAsync(gateway.Bob.Id, gateway.Bob.Access);
    }

    private async Task FetchWhatIsGoneAsync()
    {
        HashSet<string> before = [.. Directory.EnumerateFiles(gateway.Data.Payloads)];
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        string payload = Assert.Single(Directory.EnumerateFiles(gateway.Data.Payloads), file => !before.Contains(file));
        string aside = Path.Combine(gateway.Data.Path, "aside");
        File.Move(payload, aside);
        await refused(null, () => gateway.AsBob.GetAsync(PathOf(id, "/content/0")), 503, "storage-unavailable");
        File.Move(aside, payload);
        Assert.NotEmpty(await gateway.AsBob.OpenAsync(id, 0, gateway.Bob));
    }

    private async Task ChangeWhatIsReadOnlyAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/agencies") { Content = new StringContent("{}") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", limited.AdminToken);
        await limited.Stranger.SendAsync(request).RefusedAsync(503, "read-only");
    }

    private async Task AskTooOftenAsync()
    {
        for (int i = 0; i < LimitedGateway.StrangersRequestsPerMinute; i++)
        {
            using HttpResponseMessage answer = await limited.Stranger.GetAsync("/v1/inbox");
        }

        using HttpResponseMessage refusal = await limited.Stranger.GetAsync("/v1/inbox");
        await Task.FromResult(refusal).RefusedAsync(429, "rate-limited");
        Assert.NotNull(refusal.Headers.RetryAfter);
    }
}
