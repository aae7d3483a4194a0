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

/// <summary><c>advisory principal add</c>: keys for one more person, team or service, and the agency's next record that names them.</summary>
internal static class PrincipalAddCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<PrincipalKind?> kind = PrincipalWords.Kind();
        Option<IReadOnlyList<Role>> roles = PrincipalWords.Roles("default reader");
        Option<string> folder = new("--out") { Description = "The folder to make for the new keys.", HelpName = "DIR", Required = true };
        Option<string[]> roots = PrincipalWords.Roots();
        Option<string?> prepare = PrincipalWords.Prepare();
        Option<string?> signingKey = PrincipalWords.SigningKey();
        Option<bool> hybrid = PrincipalWords.Hybrid();
        Option<bool> passphrase = PassphraseWords.Option("the new identity file");
        Command command = new("add", "Make keys for a new principal and record it.") { kind, roles, folder, roots, signingKey, prepare, hybrid, passphrase };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                Request request = new(
                    parsed.GetValue(kind) ?? PrincipalKind.Person,
                    parsed.GetValue(roles) is { Count: > 0 } named ? named : [Role.Reader],
                    PrincipalWords.ReceiveClasses(parsed, hybrid),
                    parsed.GetRequiredValue(folder),
                    parsed.GetValue(roots) ?? [],
                    parsed.GetValue(signingKey),
                    parsed.GetValue(prepare),
                    PassphraseWords.Wanted(globals, parsed, passphrase));
                using GatewaySession session = await GatewaySession.OpenAsync(environment, globals.Read(parsed), cancellationToken);
                return await RunAsync(environment, session, request, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, Request request, CancellationToken cancellationToken)
    {
        NewPrincipal.RequireFree(request.Folder);
        using RootKeys roots = RootKeys.Load(session.Profile, request.RootPaths);
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(session.Principal.Agency).Current.Record;
        Submission.Require(current, roots, request.PreparePath);
        using NewPrincipal principal = NewPrincipal.Create(session.Principal.Agency, request.SigningKeyPath, request.ReceiveClasses);
        AgencyRecordContent next = current.Next(session.Gateway) with
        {
            Principals = [.. current.Principals, principal.Describe(request.Kind, request.Roles, session.Clock.GetUtcNow())],
        };

        // Keys first: a record that names keys which nobody has could not be taken back.
        using SecretMemory? passphrase = request.Passphrases is null ? null : await request.Passphrases.ChooseAsync(cancellationToken);
        await principal.WriteAsync(request.Folder, session.Gateway, passphrase, cancellationToken);
        Sentence outcome = await ChangeAsync(session, current, next, roots, request, cancellationToken);
        if (PinnedGateway.Recall(session.Profile) is { } pinned)
        {
            PinnedGateway.Pin(Profile.Open(request.Folder), pinned);
        }

        await environment.SayAsync($"{principal.Id} {outcome}; its keys are in {request.Folder}");
        return ExitCode.Ok;
    }

    private static async Task<Sentence> ChangeAsync(
        GatewaySession session, AgencyRecord current, AgencyRecordContent next, RootKeys roots, Request request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.PreparePath is { } path)
            {
                return PrincipalWords.Prepared(path, Submission.Prepare(path, current, next, roots), current);
            }

            return $"added, directory entry {await Submission.SignAndSendAsync(session, current, next, roots, cancellationToken)}";
        }
        catch (Exception failure) when (failure is GatewayRefusedException { IsFinal: true } or UsageException)
        {
            // A plain no. After a broken connection the record may have been taken, and the keys stay.
            NewPrincipal.Erase(request.Folder);
            throw;
        }
    }

    private sealed record Request(
        PrincipalKind Kind,
        IReadOnlyList<Role> Roles,
        IReadOnlyList<HeaderClass> ReceiveClasses,
        string Folder,
        IReadOnlyList<string> RootPaths,
        string? SigningKeyPath,
        string? PreparePath,
        PassphraseSource? Passphrases);
}
