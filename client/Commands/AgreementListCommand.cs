using System.CommandLine;
using System.Globalization;
using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agreement list</c>: every version of every agreement of my agency.</summary>
internal static class AgreementListCommand
{
    private static readonly Listing<Row> Table = new(
    [
        ("ID", row => row.Id),
        ("VERSION", row => row.Version.ToString(CultureInfo.InvariantCulture)),
        ("STATE", row => row.State),
        ("PARTIES", row => string.Join(", ", row.Parties)),
        ("UP TO", row => $"TLP:{row.MaxTlp}"),
        ("SIGNED", row => string.Create(CultureInfo.InvariantCulture, $"{row.Signed} of {row.Signers.Count}")),
        ("IN FORCE FROM", row => row.InForceFrom ?? ""),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Command command = new("list", "List your agency's agreements, as the gateway tells them; show checks one.") { json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment, globals.Read(parsed), session => RunAsync(environment, session, parsed.GetValue(json), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, bool json, CancellationToken cancellationToken)
    {
        IReadOnlyList<AgreementItem> items = await session.Client.ReadAgreementsAsync(cancellationToken);
        Table.Write(environment, [.. items.SelectMany(item => item.Versions.Select(version => Describe(item, version)))], json);
        return ExitCode.Ok;
    }

    private static Row Describe(AgreementItem item, AgreementVersionItem version)
    {
        Agreement agreement = ShownAgreement.Read(item, version);
        return new Row(
            item.Id.Value, version.Version, version.State, [.. agreement.Content.Parties.Select(party => party.Agency.Value)], agreement.Content.Terms.MaxTlp.ToWire(),
            version.Signatures.Count, [.. version.Signers.Select(signer => signer.Value)], version.InForceFrom);
    }

    private sealed record Row(
        string Id, int Version, string State, IReadOnlyList<string> Parties, string MaxTlp, int Signed, IReadOnlyList<string> Signers, string? InForceFrom);
}
