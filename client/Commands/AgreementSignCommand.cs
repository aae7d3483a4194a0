using System.CommandLine;
using System.Globalization;
using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agreement sign ID DIGEST</c>: signs the open version, if it is the one whose digest the keyholder names: what was read, and nothing that took its place since.</summary>
internal static class AgreementSignCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgreementId> id = AgreementWords.Id();
        Argument<Sha256Digest> digest = Words.Argument<Sha256Digest>(
            "DIGEST", "The version's digest, as agreement show prints it.", Sha256Digest.TryParse, "a SHA-256 digest in base64, as agreement show prints it");
        Command command = new("sign", "Sign the version that waits for it (keyholder). Read it first: show ID --out DIR.") { id, digest };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetValue(digest), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AgreementId id, Sha256Digest digest, CancellationToken cancellationToken)
    {
        AgreementItem item = await session.Client.ReadAgreementAsync(id, cancellationToken);
        Agreement agreement = ShownAgreement.Read(item, AgreementWords.RequireOpen(item));
        if (agreement.Digest != digest)
        {
            throw new CommandFailedException($"Version {agreement.Version.ToString(CultureInfo.InvariantCulture)} of {id} is another one than that of this digest; nothing was signed.");
        }

        using SigningKey signingKey = session.Profile.LoadSigningKey();
        byte[] body = CanonicalJson.Write(writer =>
        {
            writer.Raw("agreement", agreement.Bytes.Span);
            writer.Text("signature", agreement.Sign(signingKey));
        });
        RecordedDocument answer = await session.Client.PostAgreementSignatureAsync(id, body, cancellationToken);
        bool isComplete = false;
        await AgreementWords.RequireLoggedAsync(session, answer, id, entry =>
        {
            if (entry.Action != ActionNames.AgreementSigned)
            {
                return false;
            }

            AgreementSignedDetail detail = AgreementSignedDetail.Parse(entry.Detail);
            isComplete = detail.IsComplete;
            return detail.Document == digest;
        }, cancellationToken);
        Sentence waits = isComplete ? "all have signed" : "others have yet to sign";
        await environment.SayAsync($"{id} version {agreement.Version} signed, {waits}, audit entry {answer.Index}");
        return ExitCode.Ok;
    }
}
