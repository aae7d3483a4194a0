using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory principal revoke ID</c>: the agency's next record in which a principal's keys no longer count.</summary>
internal static class PrincipalRevokeCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<PrincipalId> principal = Words.Argument<PrincipalId>(
            "ID", "The principal's id.", PrincipalId.TryParse, "a principal's id, like cncert/k3v9x2m1");
        Option<RevocationReason> reason = Words.Option<RevocationReason>(
            "--reason", "Why", WireText.TryParse, "key-compromise, left, superseded or unspecified, the default");
        Option<DateTimeOffset?> suspectedSince = Words.Option<DateTimeOffset?>(
            "--suspected-since", "Since when others may have had the keys; signatures from then on are doubtful", Moments.TryParsePast, Moments.PastExpected);
        Option<string?> root = PrincipalWords.Root();
        Command command = new("revoke", "Revoke a principal of your agency.") { principal, reason, suspectedSince, root };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(
                environment,
                session,
                parsed.GetValue(principal),
                new Revocation(
                    CanonicalTime.Truncate(session.Clock.GetUtcNow()),
                    parsed.GetResult(reason) is null ? RevocationReason.Unspecified : parsed.GetValue(reason),
                    parsed.GetValue(suspectedSince)),
                parsed.GetValue(root),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, PrincipalId id, Revocation revocation, string? rootPath, CancellationToken cancellationToken)
    {
        using SigningKey root = session.Profile.LoadRootKey(rootPath);
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(session.Principal.Agency).Current.Record;
        RecordedPrincipal principal = current.Find(id)
            ?? throw new CommandFailedException($"Your agency has no principal {id}; advisory principal list shows those it has.");
        if (principal.Revoked is not null)
        {
            throw new CommandFailedException($"{id} is already revoked.");
        }

        AgencyRecordContent next = current.Next(session.Gateway) with
        {
            Principals = [.. current.Principals.Select(other => other.Id == id ? other with { Revoked = revocation } : other)],
        };
        long index = await RecordChange.PostAsync(session, next, root, cancellationToken);
        await environment.Out.WriteLineAsync($"{id} revoked, directory entry {index}");
        return ExitCode.Ok;
    }
}
