using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agency verify ID --by phone|meeting</c>: remembers here that the fingerprint was compared with the agency's own people.</summary>
internal static class AgencyVerifyCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgencyId> agency = AgencyWords.Agency();
        Option<string> by = Words.Choice("--by", "How you compared it", "phone", "meeting");
        by.Required = true;
        Command command = new("verify", "Remember that you compared an agency's fingerprint with its people.") { agency, by };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(agency), parsed.GetRequiredValue(by), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AgencyId id, string by, CancellationToken cancellationToken)
    {
        DirectoryAgency agency = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(id);
        string fingerprint = Fingerprint.Of(agency.Current.Record);
        new VerifiedAgencies(session.Profile).Remember(new VerifiedAgency(id, fingerprint, by, CanonicalTime.Truncate(session.Clock.GetUtcNow())));
        await environment.SayAsync($"{id} verified by {by}: {fingerprint}");
        return ExitCode.Ok;
    }
}
