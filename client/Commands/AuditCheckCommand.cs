using System.CommandLine;
using System.Text;
using Gateway.Client.Cli;
using Gateway.Client.Evidence;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory audit check FILE</c>: checks evidence offline, under the log keys of an invite or those pinned with the keys.</summary>
internal static class AuditCheckCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE")
        {
            Description = "A bundle or entries from audit export, a proof from audit prove, or a publication receipt that send kept.",
        };
        Option<string?> report = new("--report") { Description = "Write what was found as a page to read and print; nothing is overwritten.", HelpName = "PAGE.html" };
        Option<string?> authority = new("--timestamp-authority")
        {
            Description = "Root certificates (PEM) of those whose timestamps count; without it a timestamp is passed over.",
            HelpName = "FILE",
        };
        Command command = new("check", "Check evidence without the gateway. Ends with 0 and ok, or 1 and a verdict.") { file, report, authority };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(
                environment, parsed.GetRequiredValue(file), parsed.GetValue(report), Trusted(globals.Read(parsed), parsed.GetValue(authority)), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, string path, string? page, TrustedLogs trusted, CancellationToken cancellationToken)
    {
        CheckedEvidence evidence = await CheckAsync(path, page, trusted, cancellationToken);
        Write(page, evidence.Report);
        await environment.Out.WriteLineAsync(evidence.Report.Verdict.ToString());
        foreach (string line in evidence.Lines)
        {
            await environment.Out.WriteLineAsync(TerminalText.Clean(line));
        }

        return evidence.Report.Verdict.IsOk ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<CheckedEvidence> CheckAsync(string path, string? page, TrustedLogs trusted, CancellationToken cancellationToken)
    {
        try
        {
            return await EvidenceKinds.CheckAsync(path, trusted, cancellationToken);
        }
        catch (VerdictException failure)
        {
            Write(page, new Report($"Evidence {Path.GetFileName(path)}", failure.Verdict,
            [
                new ReportSection("What this means", new ReportText(
                    "The file does not show what it claims to show, and nothing in it should be relied on. The word above says in which way; "
                    + $"the contract of the program lists the words.")),
            ]));
            throw;
        }
    }

    private static TrustedLogs Trusted(ConnectionSettings settings, string? authority)
    {
        Invite pinned = PinnedGateway.Require(settings);
        return new TrustedLogs(pinned, PolicyChoice.Choose(settings, pinned), authority is null ? null : ReadAuthorities(authority));
    }

    private static TimestampAuthorities ReadAuthorities(string path)
    {
        try
        {
            return TimestampAuthorities.Parse(PrivateFile.Read(path));
        }
        catch (TimestampFormatException failure)
        {
            throw new UsageException($"{path} holds no certificates of timestamping authorities.", failure);
        }
    }

    private static void Write(string? page, Report report)
    {
        if (page is not null)
        {
            PrivateFile.CreateNew(page, Encoding.UTF8.GetBytes(HtmlReport.Write(report)));
        }
    }
}
