using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Reliability;

/// <summary>kill -9 while agencies publish, acknowledge and withdraw: what was acknowledged is there, what was not has left nothing.</summary>
[Collection(Load.Collection)]
public sealed class CrashTests
{
    private const int Writers = 32;
    private const int UploadsOfAWriter = 2;

    // By then every writer is somewhere in the middle of its work, on any machine: the kill follows a number of answers, not a time.
    private const int MostAnswersBeforeAKill = 3 * Writers;

    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Kills_during_publishing_lose_no_acknowledged_advisory_receipt_or_withdrawal()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using DirectMember bravo = DirectMember.Of(community, "bravo");
        Told told = new([], [], []);
        for (int kill = 0; kill < Load.Kills; kill++)
        {
            using HttpClient sender = await alpha.LogInAsync(community.Url);
            using HttpClient reader = await bravo.LogInAsync(community.Url);
            PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", Writers * UploadsOfAWriter);
            int seed = RandomNumberGenerator.GetInt32(int.MaxValue);
            told.Add(await WorkUntilKilledAsync(community.Gateway, new Parties(alpha, sender, bravo, reader), uploads, seed));

            Outcome fsck = await community.FsckAsync();
            Assert.True(fsck.ExitCode == 0 && fsck.FirstWord == "ok", $"after kill {kill} of seed {seed}: {fsck.Output}{fsck.Errors}");
            await community.RestartAsync(Load.Unlimited);
        }

        Assert.True(told.Published.Count >= Load.Kills, "Hardly anything was acknowledged before the kills: they did not meet publishing.");
        Assert.NotEmpty(told.Received);
        Assert.NotEmpty(told.Withdrawn);
        using HttpClient client = await alpha.LogInAsync(community.Url);
        await AssertKeptAsync(client, told);

        PreparedUpload[] another = await alpha.PrepareAsync("bravo", 1);
        string last = await DirectMember.PublishAsync(client, another[0]);
        (await community.AdvisoryAsync("bravo", "get", last, "--out", community["got"])).MustSucceed();
    }

    private static async Task AssertKeptAsync(HttpClient client, Told told)
    {
        IReadOnlyList<string> published = await DirectMember.ReadOutboxAsync(client);
        Assert.Equal(published.Count, published.Distinct().Count());
        Assert.Empty(told.Published.Except(published));
        foreach (string id in told.Received)
        {
            using JsonDocument receipts = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/v1/advisories/{id}/receipts", UriKind.Relative)));
            Assert.Single(receipts.RootElement.GetProperty("receipts").EnumerateArray());
        }

        foreach (string id in told.Withdrawn)
        {
            using HttpResponseMessage withdrawal = await client.GetAsync(new Uri($"/v1/advisories/{id}/withdrawal", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, withdrawal.StatusCode);
        }
    }

    /// <summary>Lets all writers work, kills the gateway after some answers, and gives what was acknowledged until then.</summary>
    private static async Task<Told> WorkUntilKilledAsync(RunningGateway gateway, Parties parties, PreparedUpload[] uploads, int seed)
    {
        var chance = new Chance(seed);
        int answersUntilKill = chance.Next(MostAnswersBeforeAKill);
        TimeSpan delay = MostDelay * (chance.Next(100) / 100.0);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int answers = 0;
        Task<Told>[] writers =
        [
            .. uploads.Chunk(UploadsOfAWriter).Select(mine => WriteAsync(gateway, parties, mine, () =>
            {
                if (Interlocked.Increment(ref answers) >= answersUntilKill)
                {
                    reached.TrySetResult();
                }
            })),
        ];
        await Task.WhenAny(reached.Task, Task.WhenAll(writers));
        await Task.Delay(delay);
        await gateway.KillAsync();
        Told all = new([], [], []);
        foreach (Told one in await Task.WhenAll(writers))
        {
            all.Add(one);
        }

        return all;
    }

    /// <summary>Publishes, has it acknowledged by its reader, withdraws it, and so on with the next.</summary>
    private static async Task<Told> WriteAsync(RunningGateway gateway, Parties parties, PreparedUpload[] uploads, Action answered)
    {
        Told told = new([], [], []);
        try
        {
            foreach (PreparedUpload upload in uploads)
            {
                (HttpStatusCode status, string body) = await DirectMember.SendAsync(parties.AsSender, upload);
                string id = status == HttpStatusCode.Created ? DirectMember.IdOf(body) : body;
                Record(status, id, told.Published);
                Record(await parties.Reader.AcknowledgeAsync(parties.AsReader, id), id, told.Received);
                Record(await parties.Sender.WithdrawAsync(parties.AsSender, id), id, told.Withdrawn);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Killed before it answered: done or not, nobody has been told.
        }

        return told;

        void Record(HttpStatusCode status, string id, List<string> done)
        {
            Assert.True(status == HttpStatusCode.Created, $"{status} {id}\n{gateway.Log}");
            done.Add(id);
            answered();
        }
    }

    /// <summary>Whoever works: who sends and withdraws, and who reads.</summary>
    private sealed record Parties(DirectMember Sender, HttpClient AsSender, DirectMember Reader, HttpClient AsReader);

    /// <summary>The advisories of which somebody was told that they were published, received, withdrawn.</summary>
    private sealed record Told(List<string> Published, List<string> Received, List<string> Withdrawn)
    {
        public void Add(Told other)
        {
            Published.AddRange(other.Published);
            Received.AddRange(other.Received);
            Withdrawn.AddRange(other.Withdrawn);
        }
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
