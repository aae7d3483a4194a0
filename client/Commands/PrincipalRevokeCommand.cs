using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory principal revoke ID</c>: the agency's next record in which a principal's keys no longer count. With <c>--prepare</c> a revocation order
/// that follows no record is signed now and kept; <c>--submit</c> brings it on the day, without the root key.
/// </summary>
internal static class PrincipalRevokeCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<PrincipalId> principal = PrincipalWords.Id();
        principal.Arity = ArgumentArity.ZeroOrOne;
        Option<RevocationReason> reason = Words.Option<RevocationReason>(
            "--reason", "Why", WireText.TryParse, "key-compromise, left, superseded or unspecified, the default");
        Option<DateTimeOffset?> suspectedSince = Words.Option<DateTimeOffset?>(
            "--suspected-since", "Since when others may have had the keys; signatures from then on are doubtful", Moments.TryParsePast, Moments.PastExpected);
        Option<string[]> roots = PrincipalWords.Roots();
        Option<string?> prepare = new("--prepare") { Description = "Sign a revocation in advance and keep it in this new file.", HelpName = "FILE" };
        Option<string?> submit = new("--submit") { Description = "Bring a revocation that was signed in advance; no root key is needed.", HelpName = "FILE" };
        Command command = new("revoke", "Revoke a principal of your agency.") { principal, reason, suspectedSince, roots, prepare, submit };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(principal)?.Tokens.Count > 0) == (result.GetResult(submit) is not null))
            {
                result.AddError("Name the principal to revoke, or a file with --submit, and not both.");
            }
        });
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => parsed.GetValue(submit) is { } path
                ? PrincipalSubmitCommand.RunAsync(environment, session, path, cancellationToken)
                : RunAsync(
                    environment,
                    session,
                    new Request(
                        parsed.GetValue(principal),
                        parsed.GetResult(reason) is null ? RevocationReason.Unspecified : parsed.GetValue(reason),
                        parsed.GetValue(suspectedSince),
                        parsed.GetValue(roots) ?? [],
                        parsed.GetValue(prepare)),
                    cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, Request request, CancellationToken cancellationToken)
    {
        using RootKeys roots = RootKeys.Load(session.Profile, request.RootPaths);
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(session.Principal.Agency).Current.Record;
        RecordedPrincipal principal = current.Find(request.Id)
            ?? throw new CommandFailedException($"Your agency has no principal {request.Id}; advisory principal list shows those it has.");
        DateTimeOffset now = CanonicalTime.Truncate(session.Clock.GetUtcNow());
        Revocation revocation = Revise(principal, new Revocation(now, request.Reason, request.SuspectedSince));
        Sentence outcome = request.PreparePath is { } path
            ? Prepare(session, current, request, now, roots, path)
            : (Sentence)$"revoked, directory entry {await SendAsync(session, current, principal with { Revoked = revocation }, roots, cancellationToken)}";
        await environment.SayAsync($"{request.Id} {outcome}");
        return ExitCode.Ok;
    }

    private static Sentence Prepare(GatewaySession session, AgencyRecord current, Request request, DateTimeOffset now, RootKeys roots, string path)
    {
        RevocationOrder order = RevocationOrder.Create(session.Gateway, request.Id, request.Reason, now, request.SuspectedSince);
        int signatures = Submission.Prepare(path, current, PreparedChange.Of(order), roots);
        return $"not revoked yet: {PrincipalWords.Prepared(path, signatures, current)}. Whoever holds the file can revoke";
    }

    private static Task<long> SendAsync(
        GatewaySession session, AgencyRecord current, RecordedPrincipal revoked, RootKeys roots, CancellationToken cancellationToken)
    {
        AgencyRecordContent next = current.Next(session.Gateway) with
        {
            Principals = [.. current.Principals.Select(other => other.Id == revoked.Id ? revoked : other)],
        };
        return Submission.SignAndSendAsync(session, current, next, roots, cancellationToken);
    }

    // A revocation stands as it is. All that may follow is that the suspicion turns out to reach further back.
    private static Revocation Revise(RecordedPrincipal principal, Revocation revocation)
    {
        if (principal.Revoked is not { } before)
        {
            return revocation;
        }

        return revocation.SuspectedSince < before.DoubtfulFrom
            ? before with { SuspectedSince = revocation.SuspectedSince }
            : throw new CommandFailedException($"{principal.Id} is already revoked.");
    }

    private sealed record Request(
        PrincipalId Id, RevocationReason Reason, DateTimeOffset? SuspectedSince, IReadOnlyList<string> RootPaths, string? PreparePath);
}
