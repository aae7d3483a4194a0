using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>What the documents do with curl, openssl, ssh-keygen, age and perl alone, run as it is printed there.</summary>
public sealed partial class ByHandTests
{
    [ToolFact("bash", "curl", "openssl", "ssh-keygen", "age")]
    public async Task The_readmes_commands_by_hand_work_as_printed()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string script = ScriptOf("README.md", "## By hand");

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

    [ToolFact("bash", "curl", "openssl", "perl")]
    public async Task The_security_files_steps_verify_both_logs_and_refuse_a_changed_entry()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string script = ScriptOf("SECURITY.md", "## How an outsider checks a log");

        foreach (string log in (string[])["audit", "directory", "audit"])
        {
            Outcome outcome = await OutsiderAsync(community, log, script);
            Assert.Contains($"{log}: ", outcome.MustSucceed().Output, StringComparison.Ordinal);
        }

        // The answer is altered on its way: what the outsider computes is then another root.
        Outcome altered = await OutsiderAsync(community, "audit", script.Replace("[ \"$(root < entries)\"", "sed -i '2s/salt\":\"./salt\":\"-/' entries\n[ \"$(root < entries)\"", StringComparison.Ordinal));
        Assert.NotEqual(0, altered.ExitCode);
    }

    private static async Task<Outcome> OutsiderAsync(Community community, string log, string script)
    {
        Outcome token = (await community.AdvisoryAsync(community.Founder, "token")).MustSucceed();
        string folder = Directory.CreateDirectory(community[$"outsider-{log}"]).FullName;
        File.Copy(community.Invite, Path.Combine(folder, "invite.json"), overwrite: true);
        return await Command.RunAsync(new CommandLine("bash", ["-euo", "pipefail", "-c", script])
        {
            Folder = folder,
            Environment = new Dictionary<string, string> { ["URL"] = community.Gateway.Url, ["TOKEN"] = token.Output.Trim(), ["log"] = log },
        });
    }

    private static string ScriptOf(string document, string heading)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, document));
        string section = text[text.IndexOf(heading, StringComparison.Ordinal)..];
        int next = section.IndexOf("\n## ", 1, StringComparison.Ordinal);
        section = next < 0 ? section : section[..next];
        string[] blocks = [.. ShellBlock().Matches(section).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(blocks);
        return string.Join('\n', blocks);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
