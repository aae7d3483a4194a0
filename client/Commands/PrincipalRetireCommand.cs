using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory principal retire ID --purpose …</c>: the agency's next record, in which a principal keeps the newest key of a purpose alone. What the
/// others signed or received stays as it was.
/// </summary>
internal static class PrincipalRetireCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<PrincipalId> principal = PrincipalWords.Id();
        Option<IReadOnlyList<KeyPurpose>> purposes = PrincipalWords.Purposes("Whose older keys to drop");
        purposes.Required = true;
        Option<string[]> roots = PrincipalWords.Roots();
        Option<string?> prepare = PrincipalWords.Prepare();
        Command command = new("retire", "Drop a principal's older keys, after a rotation.") { principal, purposes, roots, prepare };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(
                environment,
                session,
                new Request(parsed.GetValue(principal), parsed.GetRequiredValue(purposes), parsed.GetValue(roots) ?? [], parsed.GetValue(prepare)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, Request request, CancellationToken cancellationToken)
    {
        using RootKeys roots = RootKeys.Load(session.Profile, request.RootPaths);
        AgencyRecord current = (await DirectoryReplica.ReplayNewestAsync(session, cancellationToken)).Require(request.Id.Agency).Current.Record;
        RecordedPrincipal principal = current.RequireInForce(request.Id);
        KeyPurpose[] purposes = [.. request.Purposes.Where(purpose => Newest(principal.Keys, purpose).Count < principal.Keys.Texts(purpose).Count)];
        if (purposes.Length == 0)
        {
            throw new CommandFailedException($"{request.Id} has one key a purpose; of receive keys one a class; there is no older one to retire.");
        }

        if (session.Principal == request.Id)
        {
            await RequireNewestAsync(session, principal, purposes, cancellationToken);
        }

        AgencyRecordContent next = current.NextWith(session.Gateway, request.Id, keys => purposes.Aggregate(keys, KeepNewest));
        string words = string.Join(", ", purposes.Select(purpose => purpose.ToWire()));
        Sentence outcome = request.PreparePath is { } path
            ? PrincipalWords.Prepared(path, Submission.Prepare(path, current, next, roots), current)
            : (Sentence)$"keeps its newest {words} keys alone, directory entry {await Submission.SignAndSendAsync(session, current, next, roots, cancellationToken)}";
        await environment.SayAsync($"{request.Id} {outcome}");
        return ExitCode.Ok;
    }

    private static IReadOnlyList<string> Newest(PrincipalKeys keys, KeyPurpose purpose) => KeepNewest(keys, purpose).Texts(purpose);

    private static PrincipalKeys KeepNewest(PrincipalKeys keys, KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Access => keys with { Access = [keys.Access[^1]] },
        // One of each class: without its hybrid key the principal would be written to in weaker ones.
        KeyPurpose.Receive => keys with { Receive = [.. keys.Receive.GroupBy(key => key.Class).Select(same => same.Last())] },
        KeyPurpose.Sign => keys with { Sign = [keys.Sign[^1]] },
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    /// <summary>Whoever drops the keys it uses has locked itself out.</summary>
    private static async Task RequireNewestAsync(
        GatewaySession session, RecordedPrincipal principal, IReadOnlyList<KeyPurpose> purposes, CancellationToken cancellationToken)
    {
        foreach (KeyPurpose purpose in purposes)
        {
            if (Newest(principal.Keys, purpose).Except(await UsedKeysAsync(session, purpose, cancellationToken), StringComparer.Ordinal).Any())
            {
                throw new CommandFailedException(
                    $"{session.Profile.Folder} does not use the newest {purpose.ToWire()} key of {principal.Id} yet, and would be locked out; put it in place first.");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> UsedKeysAsync(GatewaySession session, KeyPurpose purpose, CancellationToken cancellationToken)
    {
        if (purpose == KeyPurpose.Receive)
        {
            using OwnIdentities identities = await session.LoadIdentitiesAsync(cancellationToken);
            identities.RequireUsableFor(HeaderClass.Hybrid);
            return [.. identities.Keys.Select(key => key.ToString())];
        }

        using SigningKey key = purpose == KeyPurpose.Sign ? session.Profile.LoadSigningKey() : session.Profile.LoadAccessKey();
        return [key.VerifyingKey.ToSshLine()];
    }

    internal sealed record Request(PrincipalId Id, IReadOnlyList<KeyPurpose> Purposes, IReadOnlyList<string> RootPaths, string? PreparePath);
}
