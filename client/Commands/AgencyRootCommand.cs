using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory agency root</c>: other root keys, or another threshold, in the agency's next record. The root in force signs it; where that is lost, the
/// record is written under the new keys for an admin to countersign.
/// </summary>
internal static class AgencyRootCommand
{
    private const string All = "all";

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<int> add = Words.Option<int>("--add", "How many root keys to make", KeygenCommand.TryParseRootKeys, $"1 to {Limits.RootKeys}");
        Option<string?> folder = new("--out") { Description = "The folder to make for the new root keys.", HelpName = "DIR" };
        Option<string[]> drop = new("--drop") { Description = "A root key to leave out, its line as key history shows it, or all.", HelpName = "KEY" };
        Option<int> threshold = Words.Option<int>(
            "--threshold", "How many of them must sign each change from then on, as before by default", KeygenCommand.TryParseRootKeys, $"1 to {Limits.RootKeys}");
        Option<string[]> roots = PrincipalWords.Roots();
        Option<string?> prepare = PrincipalWords.Prepare();
        Option<string?> lost = new("--lost")
        {
            Description = "Too few keys of the root are left: write the record, signed by what will be the root, to this new file for an admin to accept.",
            HelpName = "FILE",
        };
        Command command = new("root", "Change your agency's root keys, or how many of them must sign.") { add, folder, drop, threshold, roots, prepare, lost };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(
                environment,
                session,
                new Request(
                    parsed.GetResult(add) is null ? 0 : parsed.GetValue(add),
                    parsed.GetValue(folder),
                    parsed.GetValue(drop) ?? [],
                    parsed.GetResult(threshold) is null ? null : parsed.GetValue(threshold),
                    parsed.GetValue(roots) ?? [],
                    parsed.GetValue(prepare),
                    parsed.GetValue(lost)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, Request request, CancellationToken cancellationToken)
    {
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(session.Principal.Agency).Current.Record;
        using RootKeys held = RootKeys.Load(session.Profile, request.RootPaths);
        if (request.LostPath is null)
        {
            Submission.Require(current, held, request.PreparePath);
        }

        IReadOnlyList<VerifyingKey> kept = Kept(current, request.Drop);
        string[] paths = NewPaths(request);
        try
        {
            using RootKeys made = RootKeys.Make(paths);
            AgencyRecordContent next = current.Next(session.Gateway) with
            {
                Principals = current.Principals,
                Root = [.. kept, .. made.Keys.Select(key => key.VerifyingKey)],
                Threshold = request.Threshold ?? Math.Min(current.Threshold, kept.Count + made.Count),
            };
            await ChangeAsync(environment, session, current, next, held, made, request, cancellationToken);
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is GatewayRefusedException { IsFinal: true } or UsageException)
        {
            // A plain no: the keys are nobody's. After a broken connection the record may have been taken, and they stay.
            Array.ForEach(paths, File.Delete);
            throw;
        }
    }

    private static async Task ChangeAsync(
        CommandEnvironment environment,
        GatewaySession session,
        AgencyRecord current,
        AgencyRecordContent next,
        RootKeys held,
        RootKeys made,
        Request request,
        CancellationToken cancellationToken)
    {
        Sentence outcome;
        if (request.LostPath is { } lost)
        {
            Submission.WriteForAdmin(lost, next, [.. made.Keys, .. held.Keys.Where(key => next.Root.Contains(key.VerifyingKey))]);
            outcome = $"written to {lost}; an admin countersigns it with: advisory agency accept {lost}";
        }
        else if (request.PreparePath is { } path)
        {
            outcome = PrincipalWords.Prepared(path, Submission.Prepare(path, current, next, held), current);
        }
        else
        {
            outcome = $"recorded, directory entry {await Submission.SignAndSendAsync(session, current, next, held, cancellationToken)}";
        }

        await environment.SayAsync($"the root of {next.Agency}, {next.Threshold} of {next.Root.Count} keys, {outcome}");
        await environment.SayAsync($"fingerprint  {Fingerprint.Of(next.Agency, next.Root, next.Threshold)}; peers compare it again");
    }

    private static IReadOnlyList<VerifyingKey> Kept(AgencyRecord current, IReadOnlyList<string> drop)
    {
        string[] lines = [.. current.Root.Select(key => key.ToSshLine())];
        if (drop.FirstOrDefault(key => key != All && !lines.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UsageException($"'{TerminalText.Clean(unknown)}' is not a root key of {current.Agency}; advisory key history {current.Agency} shows them.");
        }

        return drop.Contains(All, StringComparer.Ordinal) ? [] : [.. current.Root.Where(key => !drop.Contains(key.ToSshLine(), StringComparer.Ordinal))];
    }

    private static string[] NewPaths(Request request)
    {
        if (request.Add == 0)
        {
            return [];
        }

        string folder = request.Folder ?? throw new UsageException("Say where the new root keys go: --out DIR.");
        string[] paths = [.. Profile.RootFilesOf(request.Add).Select(name => Path.Combine(folder, name))];
        if (paths.FirstOrDefault(File.Exists) is { } taken)
        {
            throw new UsageException($"{taken} exists and would be overwritten; name another folder with --out.");
        }

        PrivateFile.CreateFolder(folder);
        return paths;
    }

    private sealed record Request(
        int Add,
        string? Folder,
        IReadOnlyList<string> Drop,
        int? Threshold,
        IReadOnlyList<string> RootPaths,
        string? PreparePath,
        string? LostPath);
}
