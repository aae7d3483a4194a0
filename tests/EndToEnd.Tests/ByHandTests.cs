using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The README's tour with curl, openssl and ssh-keygen alone, run as it is printed there.</summary>
public sealed partial class ByHandTests
{
    [ToolFact("bash", "curl", "openssl", "ssh-keygen", "age")]
    public async Task The_readmes_commands_by_hand_work_as_printed()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string script = ScriptOfReadme();

        Outcome outcome = await Command.RunAsync(new CommandLine("bash", ["-euo", "pipefail", "-c", script])
        {
            Folder = community.Folder,
            Environment = new Dictionary<string, string> { ["URL"] = community.Gateway.Url, ["PATH"] = $"{Path.GetDirectoryName(Repository.AdvisoryProgram)}:{Environment.GetEnvironmentVariable("PATH")}", ["ALPHA"] = community.Keys("alpha"), ["BRAVO"] = community.Keys("bravo") },
        });

        outcome.MustSucceed();
        Assert.Contains("Good \"advisory-manifest\" signature", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Good \"advisory-statement\" signature", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Patch the pumps.", outcome.Output, StringComparison.Ordinal);
    }

    private static string ScriptOfReadme()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string section = readme[readme.IndexOf("## By hand", StringComparison.Ordinal)..];
        int next = section.IndexOf("\n## ", 1, StringComparison.Ordinal);
        section = next < 0 ? section : section[..next];
        string[] blocks = [.. ShellBlock().Matches(section).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(blocks);
        return string.Join('\n', blocks);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
