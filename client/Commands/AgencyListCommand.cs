using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agency list</c>: the agencies, from the replayed directory rather than from the gateway's word.</summary>
internal static class AgencyListCommand
{
    private static Listing<Row> Table(ReaderLanguages languages) => new(
    [
        ("AGENCY", row => row.Agency),
        ("KIND", row => row.Kind),
        ("NAME", row => languages.Pick(row.Names)),
        ("STATUS", row => row.Suspended ? "suspended" : row.Status),
        ("VERIFIED", row => row.Verified),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Command command = new("list", "List the agencies.") { json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment, globals.Read(parsed), session => RunAsync(environment, session, parsed.GetValue(json), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, bool json, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        VerifiedAgencies verified = new(session.Profile);
        Row[] rows = [.. directory.Agencies.Select(agency => Describe(agency, verified))];
        Table(ReaderLanguages.Of(environment)).Write(environment, rows, json);
        return ExitCode.Ok;
    }

    private static Row Describe(DirectoryAgency agency, VerifiedAgencies verified)
    {
        AgencyRecord record = agency.Current.Record;
        string how = verified.HasChanged(agency) ? "changed" : verified.Find(agency.Id)?.By ?? "no";
        return new Row(agency.Id.Value, record.Content.Kind.ToWire(), record.Content.Names, record.Status.ToWire(), agency.IsSuspended, record.Sequence, how);
    }

    private sealed record Row(
        string Agency, string Kind, IReadOnlyDictionary<string, string> Names, string Status, bool Suspended, long Sequence, string Verified);
}
