using System.CommandLine;
using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Monitoring;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory key history AGENCY</c>: which keys an agency had, since when, and who vouched for each, from the replayed directory.</summary>
internal static class KeyHistoryCommand
{
    private static readonly Listing<KeyChange> Table = new(
    [
        ("INDEX", change => change.Index.ToString(CultureInfo.InvariantCulture)),
        ("TIME", change => change.Time),
        ("RECORD", change => change.Sequence?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("CHANGE", change => change.Change),
        ("PRINCIPAL", change => change.Principal ?? ""),
        ("PURPOSE", change => change.Purpose ?? ""),
        ("KEY", change => change.Key ?? ""),
        ("SIGNED BY", change => change.SignedBy),
        ("ADMIN", change => change.Admin ?? ""),
        ("APPROVED BY", change => change.ApprovedBy ?? ""),
        ("REASON", change => change.Reason ?? ""),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgencyId> agency = AgencyWords.Agency();
        Option<bool> json = AgencyWords.Json();
        Command command = new("history", "List what happened to an agency's keys: added, dropped, revoked, by whose signature.") { agency, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(agency), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AgencyId id, bool json, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        Table.Write(environment, KeyHistory.Of(directory.Require(id)), json);
        return ExitCode.Ok;
    }
}
