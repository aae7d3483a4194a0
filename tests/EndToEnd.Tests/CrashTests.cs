using System.Diagnostics;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>kill -9 while agencies publish: what was acknowledged is there, what was not has left nothing.</summary>
public sealed class CrashTests
{
    private const int Kills = 20;
    private const int Writers = 4;
    private const string Undisturbed = "undisturbed";

    [ToolFact("age", "kill")]
    public async Task Twenty_kills_during_publishing_lose_no_acknowledged_advisory()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        var acknowledged = new Dictionary<string, string>();
        long start = Stopwatch.GetTimestamp();
        Note(acknowledged, await Task.WhenAll(Send(community, Undisturbed).Values), Files(community, Undisturbed));
        Assert.Equal(Writers, acknowledged.Count);
        TimeSpan undisturbed = Stopwatch.GetElapsedTime(start);

        for (int round = 0; round < Kills; round++)
        {
            Dictionary<string, Task<Outcome>> sends = Send(community, $"round-{round}");

            // The kill falls at another moment of the publishing each round: during login, upload, commit, answer. What an undisturbed round took is the
            // measure, so that it does so on any machine.
            await Task.Delay(undisturbed * (0.3 + (round * 0.05)));
            await community.Gateway.KillAsync();
            Note(acknowledged, await Task.WhenAll(sends.Values), [.. sends.Keys]);

            Outcome fsck = await community.FsckAsync();
            Assert.True(fsck.ExitCode == 0 && fsck.FirstWord == "ok", $"after kill {round}: {fsck.Output}{fsck.Errors}");
            await community.RestartAsync();
        }

        foreach ((string id, string file) in acknowledged)
        {
            string folder = Directory.CreateDirectory(community[$"got-{id}"]).FullName;
            (await community.AdvisoryAsync("bravo", "get", id, "--out", folder)).MustSucceed();
            string received = Assert.Single(Directory.GetFiles(folder, "*.txt", SearchOption.AllDirectories));
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(received));
        }
    }
    private static string[] Files(Community community, string round) =>
        [.. Enumerable.Range(0, Writers).Select(writer => community[$"{round}-{writer}.txt"])];

    /// <summary>Starts a send by each writer; by the file it sends.</summary>
    private static Dictionary<string, Task<Outcome>> Send(Community community, string round)
    {
        var sends = new Dictionary<string, Task<Outcome>>();
        foreach (string file in Files(community, round))
        {
            File.WriteAllText(file, $"Advisory text of {Path.GetFileName(file)}, {new string('x', 200_000)}");
            sends.Add(file, community.AdvisoryAsync("alpha", "send", file, "--to", "bravo", "--tlp", "AMBER", "--title", "Crash", "--json"));
        }

        return sends;
    }

    private static void Note(Dictionary<string, string> acknowledged, Outcome[] outcomes, string[] files)
    {
        foreach ((Outcome outcome, string file) in outcomes.Zip(files).Where(pair => pair.First.ExitCode == 0))
        {
            acknowledged.Add(Answer.Id(outcome), file);
        }
    }
}
