using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests;

/// <summary>The built gateway with three built witnesses of which two must cosign: they come and go, and nothing counts without two of them.</summary>
public sealed class WitnessedGatewayTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Two_of_three_witnesses_make_a_checkpoint_count_and_one_does_not()
    {
        await using Community community = await Community.FoundAsync("alpha");
        using var client = new HttpClient();
        Invite invite = Invite.Parse(await File.ReadAllBytesAsync(community.Invite));
        await using var first = await MemberAsync(community, invite, 1);
        await using var second = await MemberAsync(community, invite, 2);
        await using var third = await MemberAsync(community, invite, 3);
        WitnessPolicy policy = await WritePolicyAsync(community, invite, first, second, third);
        await community.RestartAsync(new Dictionary<string, string> { ["Gateway__Logs__PolicyFile"] = community["policy"], ["Gateway__Logs__Public"] = "true" });

        Checkpoint founded = await CosignedAsync(client, community, 1);
        Assert.True(policy.Judge(founded).IsMet);
        Assert.Equal(Verdict.Ok, founded.Verify(invite.DirectoryKey));
        (await community.AdvisoryAsync("alpha", "agency", "list", "--policy", community["policy"])).MustSucceed();

        await first.Running.KillAsync();
        await community.EnrolAsync("bravo");
        Checkpoint withTwo = await CosignedAsync(client, community, founded.Tree.Size + 1);
        Assert.Equal(["witness1"], policy.Judge(withTwo).Missing.Select(static witness => witness.Name));

        await second.Running.KillAsync();
        await community.EnrolAsync("charlie");
        Assert.Equal(["witness1", "witness2"], (await MissingAsync(client, community)).Order(StringComparer.Ordinal));
        Assert.Equal(withTwo.Tree, (await ReadAsync(client, community, "?cosigned=true"))!.Tree);
        Assert.True((await ReadAsync(client, community, ""))!.Tree.Size > withTwo.Tree.Size);

        // What it cosigned before the kill is what it goes on from.
        await using RunningWitness back = await StartAsync(second.Data, invite, new Uri(second.Running.Url).Port);
        Assert.True(policy.Judge(await CosignedAsync(client, community, withTwo.Tree.Size + 1)).IsMet);
    }

    private static async Task<Member> MemberAsync(Community community, Invite invite, int number)
    {
        string data = community[string.Create(CultureInfo.InvariantCulture, $"witness{number}")];
        CosignatureVerifier key = await RunningWitness.InitAsync(data, $"witness{number}.example");
        return new Member(data, key, await StartAsync(data, invite, RunningGateway.FreePort()));
    }

    private static Task<RunningWitness> StartAsync(string data, Invite invite, int port) => RunningWitness.StartAsync(
        data, invite.AuditKey, null, "--log", invite.DirectoryKey.ToString(), "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static async Task<WitnessPolicy> WritePolicyAsync(Community community, Invite invite, params Member[] members)
    {
        var file = new StringBuilder($"log {invite.AuditKey}\nlog {invite.DirectoryKey}\n");
        foreach (Member member in members)
        {
            file.Append(CultureInfo.InvariantCulture, $"witness {Path.GetFileName(member.Data)} {member.Key} {member.Running.Url}/\n");
        }

        file.Append("group two-of-three 2 witness1 witness2 witness3\nquorum two-of-three\n");
        await File.WriteAllTextAsync(community["policy"], file.ToString());
        return WitnessPolicy.Parse(Encoding.UTF8.GetBytes(file.ToString()));
    }

    /// <summary>The newest cosigned checkpoint of the directory, once it covers so many entries.</summary>
    private static Task<Checkpoint> CosignedAsync(HttpClient client, Community community, long atLeast) => PollAsync(community, async () =>
        await ReadAsync(client, community, "?cosigned=true") is { } checkpoint && checkpoint.Tree.Size >= atLeast ? checkpoint : null);

    /// <summary>Whom the gateway misses, once it says that the quorum is missing.</summary>
    private static Task<string[]> MissingAsync(HttpClient client, Community community) => PollAsync(community, async () =>
    {
        using JsonDocument answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{community.Gateway.Url}/health/ready")));
        JsonElement directory = answer.RootElement.GetProperty("witnesses").GetProperty("directory");
        return directory.GetProperty("quorum").GetString() == "missing"
            ? directory.GetProperty("missingWitnesses").EnumerateArray().Select(static name => name.GetString()!).ToArray()
            : null;
    });

    private static async Task<Checkpoint?> ReadAsync(HttpClient client, Community community, string query)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"{community.Gateway.Url}/v1/logs/directory/checkpoint{query}"));
        return answer.IsSuccessStatusCode ? Checkpoint.Parse(await answer.Content.ReadAsByteArrayAsync()) : null;
    }

    private static async Task<T> PollAsync<T>(Community community, Func<Task<T?>> look)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < Bound, $"It did not happen within {Bound}.\n{community.Gateway.Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private sealed record Member(string Data, CosignatureVerifier Key, RunningWitness Running) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
