using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory declare ID --passed-on</c>: a signed word to the sender that the caller's agency passed an advisory on to its own clients.</summary>
internal static class DeclareCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<bool> passedOn = new("--passed-on") { Description = "Your agency passed it on to its own clients.", Required = true };
        Option<int?> clients = new("--clients") { Description = "To how many.", HelpName = "N" };
        Command command = new("declare", "Declare what your agency did with an advisory outside of the gateway.") { id, passedOn, clients };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetValue(clients), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, int? clients, CancellationToken cancellationToken)
    {
        if (clients < 1)
        {
            throw new UsageException("--clients is how many clients it was passed on to: 1 or more.");
        }

        Manifest manifest = await OwnManifest.CheckAsync(session, id, cancellationToken);
        Declaration declaration = Declaration.Create(manifest, session.Principal, clients, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        byte[] body = CanonicalJson.Write(writer =>
        {
            writer.Raw("declaration", declaration.Bytes.Span);
            writer.Text("signature", declaration.Sign(signingKey));
        });
        RecordedDocument answer = await session.Client.PostDeclarationAsync(id, body, cancellationToken);
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, answer.Index, cancellationToken);
        bool logged = entry.Action == ActionNames.AdvisoryDeclared && AdvisoryDeclaredDetail.Parse(entry.Detail).Declaration == declaration.Digest;
        if (!logged)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took the declaration, but logged something else."));
        }

        await environment.SayAsync($"{id} declared as passed on to clients, audit entry {answer.Index}");
        return ExitCode.Ok;
    }
}
