using System.CommandLine;
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
        Option<string?> root = PrincipalWords.Root();
        Option<string?> signingKey = PrincipalWords.SigningKey();
        Option<bool> passphrase = PassphraseWords.Option("the new identity file");
        Command command = new("add", "Make keys for a new principal and record it.") { kind, roles, folder, root, signingKey, passphrase };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(
                environment,
                session,
                new Request(
                    parsed.GetValue(kind) ?? PrincipalKind.Person,
                    parsed.GetValue(roles) is { Count: > 0 } named ? named : [Role.Reader],
                    parsed.GetRequiredValue(folder),
                    parsed.GetValue(root),
                    parsed.GetValue(signingKey),
                    PassphraseWords.Wanted(globals, parsed, passphrase)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, Request request, CancellationToken cancellationToken)
    {
        NewPrincipal.RequireFree(request.Folder);
        using SigningKey root = session.Profile.LoadRootKey(request.RootPath);
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(session.Principal.Agency).Current.Record;
        using NewPrincipal principal = NewPrincipal.Create(session.Principal.Agency, request.SigningKeyPath);
        AgencyRecordContent next = current.Next(session.Gateway) with
        {
            Principals = [.. current.Principals, principal.Describe(request.Kind, request.Roles, session.Clock.GetUtcNow())],
        };

        // Keys first: a record that names keys which nobody has could not be taken back.
        using SecretMemory? passphrase = request.Passphrases is null ? null : await request.Passphrases.ChooseAsync(cancellationToken);
        await principal.WriteAsync(request.Folder, session.Gateway, passphrase, cancellationToken);
        long index = await PostAsync(session, next, root, request.Folder, cancellationToken);
        if (PinnedGateway.Recall(session.Profile) is { } pinned)
        {
            PinnedGateway.Pin(Profile.Open(request.Folder), pinned);
        }

        await environment.Out.WriteLineAsync($"{principal.Id} added, directory entry {index}; its keys are in {request.Folder}");
        return ExitCode.Ok;
    }

    private static async Task<long> PostAsync(
        GatewaySession session, AgencyRecordContent next, SigningKey root, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordChange.PostAsync(session, next, root, cancellationToken);
        }
        catch (Exception failure) when (failure is GatewayRefusedException or UsageException)
        {
            // A plain no. After a broken connection the record may have been taken, and the keys stay.
            NewPrincipal.Erase(folder);
            throw;
        }
    }

    private sealed record Request(PrincipalKind Kind, IReadOnlyList<Role> Roles, string Folder, string? RootPath, string? SigningKeyPath, PassphraseSource? Passphrases);
}
