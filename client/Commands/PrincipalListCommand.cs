using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory principal list</c>: the principals of my agency, those who left included.</summary>
internal static class PrincipalListCommand
{
    private static readonly Listing<PrincipalView> Table = new(
    [
        ("PRINCIPAL", row => row.Id),
        ("KIND", row => row.Kind),
        ("ROLES IN EFFECT", row => string.Join(' ', row.EffectiveRoles)),
        ("STANDING", row => row.Standing),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Command command = new("list", "List the principals of your agency.") { json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment, globals.Read(parsed), session => RunAsync(environment, session, parsed.GetValue(json), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, bool json, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        AgencyRecord record = directory.Require(session.Principal.Agency).Current.Record;
        DateTimeOffset now = session.Clock.GetUtcNow();
        Table.Write(environment, [.. record.Principals.Select(principal => PrincipalView.Of(principal, directory, now))], json);
        return ExitCode.Ok;
    }
}
