using System.Diagnostics;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Exchange;

namespace EndToEnd.Tests;

/// <summary>The built gateway and the built witness together: what the one submits the other cosigns, and a member takes nothing less.</summary>
public sealed class CosignedLogTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_gateways_logs_are_cosigned_by_the_witness_program_and_a_member_with_that_policy_verifies_them()
    {
        string url = FormattableString.Invariant($"http://127.0.0.1:{RunningGateway.FreePort()}");
        string policy = folder["policy"];
        await File.WriteAllTextAsync(policy, $"witness w1 {await RunningWitness.InitAsync(folder["w1"])} {url}/\nquorum w1\n");
        var settings = new Dictionary<string, string> { ["Gateway__Logs__PolicyFile"] = policy };
        await using Community community = await Community.FoundAsync(settings, "alpha");
        var invite = Invite.Parse(await File.ReadAllBytesAsync(community.Invite));

        Outcome before = await VerifyAsync(community, policy);
        await using RunningWitness witness = await RunningWitness.StartAsync(
            folder["w1"], invite.KeyOf(LogName.Audit), null, "--log", invite.KeyOf(LogName.Directory).ToString(), "--urls", url);
        Outcome after = await VerifyUntilAsync(community, policy);

        Assert.NotEqual(0, before.ExitCode);
        Assert.StartsWith("ok", after.Output, StringComparison.Ordinal);
    }

    private static Task<Outcome> VerifyAsync(Community community, string policy) =>
        community.AdvisoryAsync(community.Founder, "audit", "verify", "--policy", policy);

    // The gateway asks again within ten seconds, and only about the newest head, which each login moves.
    private static async Task<Outcome> VerifyUntilAsync(Community community, string policy)
    {
        long start = Stopwatch.GetTimestamp();
        Outcome outcome = await VerifyAsync(community, policy);
        while (outcome.ExitCode != 0 && Stopwatch.GetElapsedTime(start) < Bound)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            outcome = await VerifyAsync(community, policy);
        }

        return outcome.MustSucceed();
    }
}
