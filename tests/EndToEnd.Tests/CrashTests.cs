using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>kill -9 while agencies publish: what was acknowledged is there, what was not has left nothing.</summary>
public sealed class CrashTests
{
    private const int Kills = 20;
    private const int Writers = 4;

    [ToolFact("age", "kill")]
    public async Task Twenty_kills_during_publishing_lose_no_acknowledged_advisory()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        var acknowledged = new Dictionary<string, string>();

        for (int round = 0; round < Kills; round++)
        {
            string[] files = Enumerable.Range(0, Writers).Select(writer => community[$"round-{round}-{writer}.txt"]).ToArray();
            foreach (string file in files)
            {
                await File.WriteAllTextAsync(file, $"Advisory text of {Path.GetFileName(file)}, {new string('x', 200_000)}");
            }

            Task<Outcome>[] sends = [.. files.Select(file => community.AdvisoryAsync("alpha", "send", file, "--to", "bravo", "--tlp", "AMBER", "--title", "Crash", "--json"))];

            // The kill falls at another moment of the publishing each round: during login, upload, commit, answer.
            await Task.Delay(TimeSpan.FromMilliseconds(250 + (round * 45)));
            await community.Gateway.KillAsync();
            Outcome[] outcomes = await Task.WhenAll(sends);
            for (int writer = 0; writer < Writers; writer++)
            {
                if (outcomes[writer].ExitCode == 0)
                {
                    acknowledged.Add(Answer.Id(outcomes[writer]), files[writer]);
                }
            }

            Outcome fsck = await community.FsckAsync();
            Assert.True(fsck.ExitCode == 0 && fsck.FirstWord == "ok", $"after kill {round}: {fsck.Output}{fsck.Errors}");
            await community.RestartAsync();
        }

        Assert.NotEmpty(acknowledged);
        foreach ((string id, string file) in acknowledged)
        {
            string folder = Directory.CreateDirectory(community[$"got-{id}"]).FullName;
            (await community.AdvisoryAsync("bravo", "get", id, "--out", folder)).MustSucceed();
            string received = Assert.Single(Directory.GetFiles(folder, "*.txt", SearchOption.AllDirectories));
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(received));
        }
    }
}
