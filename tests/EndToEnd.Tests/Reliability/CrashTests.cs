using System.Net;
using System.Security.Cryptography;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Reliability;

/// <summary>kill -9 while agencies publish: what was acknowledged is there, what was not has left nothing.</summary>
[Collection(Load.Collection)]
public sealed class CrashTests
{
    private const int Writers = 32;
    private const int UploadsOfAWriter = 4;

    // By then every writer is somewhere in the middle of its uploads, on any machine: the kill follows a number of answers, not a time.
    private const int MostAnswersBeforeAKill = 2 * Writers;

    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Kills_during_publishing_lose_no_acknowledged_advisory()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        HashSet<string> acknowledged = [];
        for (int kill = 0; kill < Load.Kills; kill++)
        {
            using HttpClient client = await alpha.LogInAsync(community.Url);
            PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", Writers * UploadsOfAWriter);
            int seed = RandomNumberGenerator.GetInt32(int.MaxValue);
            acknowledged.UnionWith(await PublishUntilKilledAsync(community, client, uploads, seed));

            Outcome fsck = await community.FsckAsync();
            Assert.True(fsck.ExitCode == 0 && fsck.FirstWord == "ok", $"after kill {kill} of seed {seed}: {fsck.Output}{fsck.Errors}");
            await community.RestartAsync(Load.Unlimited);
        }

        using HttpClient reader = await alpha.LogInAsync(community.Url);
        IReadOnlyList<string> published = await DirectMember.ReadOutboxAsync(reader);
        Assert.Equal(published.Count, published.Distinct().Count());
        Assert.Empty(acknowledged.Except(published));
        Assert.True(acknowledged.Count >= Load.Kills, "Hardly anything was acknowledged before the kills: they did not meet publishing.");

        string last = acknowledged.Last();
        (await community.AdvisoryAsync("bravo", "get", last, "--out", community["got"])).MustSucceed();
    }

    /// <summary>Lets all writers publish, kills the gateway after some answers, and gives the ids that were acknowledged until then.</summary>
    private static async Task<IReadOnlyCollection<string>> PublishUntilKilledAsync(
        Community community, HttpClient client, PreparedUpload[] uploads, int seed)
    {
        var chance = new Chance(seed);
        int answersUntilKill = chance.Next(MostAnswersBeforeAKill);
        TimeSpan delay = MostDelay * (chance.Next(100) / 100.0);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int answers = 0;
        Task<List<string>>[] writers =
        [
            .. uploads.Chunk(UploadsOfAWriter).Select(mine => WriteAsync(community.Gateway, client, mine, () =>
            {
                if (Interlocked.Increment(ref answers) >= answersUntilKill)
                {
                    reached.TrySetResult();
                }
            })),
        ];
        await Task.WhenAny(reached.Task, Task.WhenAll(writers));
        await Task.Delay(delay);
        await community.Gateway.KillAsync();
        return [.. (await Task.WhenAll(writers)).SelectMany(ids => ids)];
    }

    private static async Task<List<string>> WriteAsync(RunningGateway gateway, HttpClient client, PreparedUpload[] uploads, Action answered)
    {
        List<string> ids = [];
        try
        {
            foreach (PreparedUpload upload in uploads)
            {
                (HttpStatusCode status, string body) = await DirectMember.SendAsync(client, upload);
                Assert.True(status == HttpStatusCode.Created, $"{status} {body}\n{gateway.Log}");
                ids.Add(DirectMember.IdOf(body));
                answered();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Killed before it answered: published or not, nobody has been told.
        }

        return ids;
    }

    /// <summary>Numbers from a seed, so that a kill that went wrong can be tried again.</summary>
    private sealed class Chance(int seed)
    {
        private uint state = (uint)seed | 1;

        public int Next(int below)
        {
            // xorshift32: this is no secret, and System.Random is not ours to use.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)below);
        }
    }
}
