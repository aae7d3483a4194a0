using System.Diagnostics;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests;

/// <summary>What the documents do with curl, openssl, ssh-keygen, age and perl alone, run as it is printed there.</summary>
public sealed partial class ByHandTests
{
    private static readonly TimeSpan CosigningBound = TimeSpan.FromSeconds(30);

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
        Invite invite = Invite.Parse(await File.ReadAllBytesAsync(community.Invite));
        CosignatureVerifier witness = await RunningWitness.InitAsync(community["witness"], "observer.example");
        await using RunningWitness running = await RunningWitness.StartAsync(community["witness"], invite.AuditKey, null, "--log", invite.DirectoryKey.ToString());
        await File.WriteAllTextAsync(community["policy"], $"witness observer {witness} {running.Url}\nquorum observer\n");
        await community.RestartAsync(new Dictionary<string, string> { ["Gateway__Logs__PolicyFile"] = community["policy"] });
        await CosignedAsync(community);
        string script = ScriptOf("SECURITY.md", "## How an outsider checks a log");

        foreach (string log in (string[])["audit", "directory", "audit"])
        {
            Outcome outcome = await OutsiderAsync(community, log, witness, script);
            Assert.Contains($"{log}: ", outcome.MustSucceed().Output, StringComparison.Ordinal);
            Assert.Contains("observer.example: ", outcome.Output, StringComparison.Ordinal);
        }

        // The answer is altered on its way: what the outsider computes is then another root.
        const string Check = "[ \"$(root < entries)\"";
        string altered = script.Replace(Check, "sed -i '2s/salt\":\"./salt\":\"-/' entries\n" + Check, StringComparison.Ordinal);
        Assert.NotEqual(script, altered);
        Assert.NotEqual(0, (await OutsiderAsync(community, "audit", witness, altered)).ExitCode);

        // And a cosignature over another head does not verify.
        string otherHead = script.Replace("cat cosigned.head; }", "sed '2s/.*/1/' cosigned.head; }", StringComparison.Ordinal);
        Assert.NotEqual(script, otherHead);
        Assert.NotEqual(0, (await OutsiderAsync(community, "audit", witness, otherHead)).ExitCode);
    }

    private static async Task CosignedAsync(Community community)
    {
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (!(await client.GetStringAsync(new Uri($"{community.Gateway.Url}/health/ready"))).Contains("\"witnesses\":{\"quorum\":\"met\"", StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < CosigningBound, community.Gateway.Log);
            await Task.Delay(50);
        }
    }

    private static async Task<Outcome> OutsiderAsync(Community community, string log, CosignatureVerifier witness, string script)
    {
        Outcome token = (await community.AdvisoryInProcessAsync(community.Founder, "token")).MustSucceed();
        string folder = Directory.CreateDirectory(community[$"outsider-{log}"]).FullName;
        File.Copy(community.Invite, Path.Combine(folder, "invite.json"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "witness.vkey"), witness + "\n");
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
