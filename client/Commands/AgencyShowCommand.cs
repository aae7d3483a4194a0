using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agency show ID</c>: one agency as the replayed directory has it.</summary>
internal static class AgencyShowCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgencyId> agency = AgencyWords.Agency();
        Option<bool> json = AgencyWords.Json();
        Command command = new("show", "Show an agency, its principals and their keys.") { agency, json };
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
        DirectoryAgency agency = directory.Require(id);
        View view = Describe(directory, agency, new VerifiedAgencies(session.Profile), session.Clock.GetUtcNow());
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(view));
            return ExitCode.Ok;
        }

        foreach (Sentence line in Lines(view, ReaderLanguages.Of(environment)))
        {
            await environment.SayAsync(line);
        }

        return ExitCode.Ok;
    }

    private static View Describe(AgencyDirectory directory, DirectoryAgency agency, VerifiedAgencies verified, DateTimeOffset now)
    {
        AgencyRecord record = agency.Current.Record;
        return new View(
            agency.Id.Value,
            record.Content.Kind.ToWire(),
            record.Content.Names,
            record.Status.ToWire(),
            agency.IsSuspended,
            record.Sequence,
            agency.Current.Index,
            Fingerprint.Of(record),
            record.Root.Count,
            record.Threshold,
            verified.HasChanged(agency) ? "changed" : verified.Find(agency.Id)?.By ?? "no",
            [.. agency.Grants.Select(role => role.ToWire())],
            [.. record.Principals.Select(principal => PrincipalView.Of(principal, directory, now))]);
    }

    private static IEnumerable<Sentence> Lines(View view, ReaderLanguages languages) =>
    [
        view.Suspended ? (Sentence)$"{view.Agency} ({view.Kind}), suspended" : (Sentence)$"{view.Agency} ({view.Kind}), {view.Status}",
        .. languages.Order(view.Names).Select(name => (Sentence)$"  {name.Key}: {name.Value}"),
        $"  record       sequence {view.Sequence}, directory entry {view.Index}",
        $"  fingerprint  {view.Fingerprint}",
        $"  root         {view.Threshold} of {view.RootKeys} keys sign",
        view.Verified == "changed" ? "  verified     the root keys changed since; verify again" : (Sentence)$"  verified     {view.Verified}",
        view.Grants.Count == 0 ? "  granted      nothing" : (Sentence)$"  granted      {string.Join(", ", view.Grants)}",
        .. view.Principals.Select(principal => (Sentence)$"  {principal.Id}  {principal.Kind}, {string.Join(' ', principal.EffectiveRoles)}, {principal.Standing}"),
    ];

    private sealed record View(
        string Agency,
        string Kind,
        IReadOnlyDictionary<string, string> Names,
        string Status,
        bool Suspended,
        long Sequence,
        long Index,
        string Fingerprint,
        int RootKeys,
        int Threshold,
        string Verified,
        IReadOnlyList<string> Grants,
        IReadOnlyList<PrincipalView> Principals);
}
