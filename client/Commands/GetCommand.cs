using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory get ID</c>: everything is checked before a file appears; what does not hold is a verdict, not a file.</summary>
internal static class GetCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<string> folder = new("--out")
        {
            Description = "Where to save the documents; nothing is overwritten.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        Option<bool> json = AgencyWords.Json();
        Command command = new("get", "Check an advisory and save its documents.") { id, folder, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetRequiredValue(folder), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, string folder, bool json, CancellationToken cancellationToken)
    {
        using OwnIdentities identities = await session.LoadIdentitiesAsync(cancellationToken);
        OpenedDelivery? opened = null;
        try
        {
            (opened, AdvisoryItem shown) = await new DeliveryOpener(session).CheckShownAsync(id, identities, cancellationToken);
            await new DeliverySaving(environment, new GatewayFiles(session.Client), identities.All).RunAsync(opened, shown, folder, json, cancellationToken);
            return ExitCode.Ok;
        }
        catch (GatewayRefusedException refusal) when (refusal.Name == WithdrawalNotice.ProblemName)
        {
            // A gateway shows the papers of what was withdrawn. Without them nobody knows who may have taken it back.
            throw opened is null
                ? new VerdictException(Verdict.Unproven, "The gateway says that this was withdrawn, and does not show who sent it.", refusal)
                : new CommandFailedException(WithdrawalNotice.Describe(
                    await new WithdrawalNotice(session).RequireAsync(id, opened.Statement.Content.Sender.Agency, cancellationToken)));
        }
    }
}
