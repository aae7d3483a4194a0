using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Profiles;
using Gateway.Client.Sharing;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory share ID --to X</c>: adds a recipient to an advisory that the caller can open, without the gateway being able to read it.</summary>
internal static class ShareCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<IReadOnlyList<AgencyId>> to = AdvisoryWords.Agencies("--to", "The agencies to share it with");
        to.Required = true;
        Command command = new("share", "Share an advisory that you have with one more agency, as far as its label allows.") { id, to };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetRequiredValue(to), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, IReadOnlyList<AgencyId> recipients, CancellationToken cancellationToken)
    {
        using OwnIdentities identities = await session.LoadIdentitiesAsync(cancellationToken);
        OpenedDelivery delivery = await new DeliveryOpener(session).CheckAsync(id, identities, cancellationToken);
        using SharedHeaders headers = SharedHeaders.Open(delivery, identities.All);
        Sharer sharer = new(session, delivery, headers, new DeliveryDocuments(new GatewayFiles(session.Client), identities.All));
        foreach (AgencyId recipient in recipients.Distinct())
        {
            (long index, AdvisorySharedDetail detail) = await sharer.ShareAsync(recipient, cancellationToken);
            await environment.SayAsync($"{id} shared with {recipient}, its delivery {detail.Delivery}, audit entry {index}");
        }

        return ExitCode.Ok;
    }
}
