using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory audit check FILE</c>: checks a proof file offline, under the log keys pinned with the keys or of an invite.</summary>
internal static class AuditCheckCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "A proof that audit prove wrote, with the entry inside." };
        Command command = new("check", "Check a proof file without the gateway.") { file };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment, () => RunAsync(environment, parsed.GetRequiredValue(file), PinnedGateway.Require(globals.Read(parsed))), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, string path, Invite trusted)
    {
        TlogProof proof = RemoteLogs.ParseProof(PrivateFile.Read(path));
        if (proof.Extra is not { } bytes)
        {
            throw new CouldNotCheckException($"{path} does not hold the entry it proves; have it made by advisory audit prove.");
        }

        LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, proof.Inclusion.Index, bytes);
        NoteVerifier log = entry.Log == LogName.Directory ? trusted.DirectoryKey : trusted.AuditKey;
        Verdict word = proof.Verify(MerkleTree.HashLeaf(bytes.Span), log);
        if (word == Verdict.Ok && (entry.Index != proof.Inclusion.Index || (entry.Log != LogName.Audit && entry.Log != LogName.Directory)))
        {
            word = Verdict.Unproven;
        }

        if (word != Verdict.Ok)
        {
            throw new VerdictException(word, $"{path} does not prove that the entry is in the {entry.Log} log of {trusted.Gateway}.");
        }

        await environment.Out.WriteLineAsync("ok");
        await environment.Out.WriteLineAsync(TerminalText.Clean(
            $"entry {entry.Index} of {log.Name}, {CanonicalJson.FormatTime(entry.Time)}: {entry.Action} by {entry.Actor} on {entry.Subject}"));
        return ExitCode.Ok;
    }
}
