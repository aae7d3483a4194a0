using System.CommandLine;
using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agreement decline ID</c> and <c>end ID</c>: a keyholder's signed word against a proposal, or against its agency's part in an agreement.</summary>
internal static class AgreementEndCommands
{
    public static Command CreateDecline(CommandEnvironment environment, GlobalOptions globals) => Create(
        new Command("decline", "Decline the version that waits for signatures, or take your own back (keyholder)."), AgreementAct.Decline, environment, globals);

    public static Command CreateEnd(CommandEnvironment environment, GlobalOptions globals) => Create(
        new Command("end", "Leave an agreement after its notice; one of two parties ends it by that (keyholder)."), AgreementAct.End, environment, globals);

    private static Command Create(Command command, AgreementAct act, CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgreementId> id = AgreementWords.Id();
        Option<string?> reason = new("--reason") { Description = "Why, for the other parties to read.", HelpName = "TEXT" };
        command.Arguments.Add(id);
        command.Options.Add(reason);
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), act, parsed.GetValue(reason), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AgreementId id, AgreementAct act, string? reason, CancellationToken cancellationToken)
    {
        AgreementItem item = await session.Client.ReadAgreementAsync(id, cancellationToken);
        Agreement version = ShownAgreement.Read(item, act == AgreementAct.Decline ? AgreementWords.RequireOpen(item) : RequireAgreed(item));
        AgreementEnd end = Write(session, version, act, reason);
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        byte[] body = CanonicalJson.Write(writer =>
        {
            writer.Raw("end", end.Bytes.Span);
            writer.Text("signature", end.Sign(signingKey));
        });
        RecordedDocument answer = await session.Client.PostAgreementEndAsync(id, body, cancellationToken);
        string action = act == AgreementAct.Decline ? ActionNames.AgreementDeclined : ActionNames.AgreementEnded;
        var entry = await AgreementWords.RequireLoggedAsync(
            session, answer, id, entry => entry.Action == action && AgreementEndedDetail.Parse(entry.Detail).End == end.Digest, cancellationToken);
        Sentence when = act == AgreementAct.Decline ? "declined" : (Sentence)$"left, in force from {CanonicalJson.FormatTime(entry.Time.AddDays(version.Content.NoticeDays))}";
        await environment.SayAsync($"{id} version {version.Version} {when}, audit entry {answer.Index}");
        return ExitCode.Ok;
    }

    private static AgreementVersionItem RequireAgreed(AgreementItem item) =>
        item.Versions.LastOrDefault(version => version.Signers.All(signer => version.Signatures.Any(signature => signature.Principal.Agency == signer)))
        ?? throw new CommandFailedException($"No version of {item.Id} was signed by all; advisory agreement decline {item.Id} takes back a proposal.");

    private static AgreementEnd Write(GatewaySession session, Agreement version, AgreementAct act, string? reason)
    {
        try
        {
            return AgreementEnd.Create(act, version, session.Principal, reason, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }
}
