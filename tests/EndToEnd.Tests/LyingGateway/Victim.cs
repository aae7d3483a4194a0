using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>A member with its own copy of an agency's keys and nothing remembered, so that each test starts where it says.</summary>
internal sealed class Victim : IDisposable
{
    // Whatever the gateway sends, the client has room for its own limits and not much more; beyond that it would fail.
    private const string HeapLimit = "0x18000000";

    private readonly TemporaryFolder folder = new();
    private readonly string url;
    private readonly string invite;

    public Victim(Community community, string agency)
    {
        url = community.Url;
        invite = community.Invite;
        Directory.CreateDirectory(Keys);
        Directory.CreateDirectory(Temporary);
        foreach (string file in Directory.EnumerateFiles(community.Keys(agency)))
        {
            File.Copy(file, Path.Combine(Keys, Path.GetFileName(file)));
        }
    }

    public string Keys => folder["keys"];

    /// <summary>Where <c>get</c> saves.</summary>
    public string Out => folder["out"];

    private string Temporary => folder["tmp"];

    public string this[string name] => folder[name];

    public async Task<Outcome> RunAsync(params string[] arguments) =>
        await Command.RunAsync(new CommandLine(Repository.AdvisoryProgram, arguments)
        {
            Folder = folder.Path,
            Environment = new Dictionary<string, string>
            {
                ["ADVISORY_GATEWAY"] = url,
                ["ADVISORY_KEYS"] = Keys,
                ["ADVISORY_INVITE"] = invite,
                ["TMPDIR"] = Temporary,
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_GCHeapHardLimit"] = HeapLimit,
            },
        });

    public Task<Outcome> GetAsync(string id) => RunAsync("get", id, "--out", Out);

    /// <summary>Runs a command that must end in a verdict: the word alone, or with the index after it.</summary>
    public async Task ExpectAsync(string word, params string[] arguments)
    {
        Outcome outcome = await RunAsync(arguments);
        string said = word.Contains(' ', StringComparison.Ordinal) ? outcome.Output.Split('\n')[0] : outcome.FirstWord;
        Assert.True((1, word) == (outcome.ExitCode, said), $"exit {outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
        AssertNothingLeft();
    }

    /// <summary>Runs <c>get</c>, which must end in a verdict and leave no file behind.</summary>
    public Task ExpectGetAsync(string word, string id) => ExpectAsync(word, "get", id, "--out", Out);

    /// <summary>Turns back when it first saw the logs as they are: the client's own clock need not be waited for.</summary>
    public void SawLogsLongAgo()
    {
        string[] sightings = Directory.GetFiles(Path.Combine(Keys, "state"), "*.seen");
        Assert.Equal(2, sightings.Length);
        foreach (string sighting in sightings)
        {
            File.WriteAllText(sighting, "{\"firstSeen\":\"2020-01-31T12:00:00.000Z\"}");
        }
    }

    /// <summary>No document, no part of one, no temporary file.</summary>
    public void AssertNothingLeft()
    {
        Assert.False(Directory.Exists(Out), "The output folder was left behind.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    public void Dispose() => folder.Dispose();
}
