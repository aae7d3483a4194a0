using System.CommandLine;
using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agreement propose</c>: proposes an agreement, or with <c>--amends ID</c> the next version of one, and signs it.</summary>
internal static class AgreementProposeCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        AgreementOptions options = new(environment.Clock);
        Option<AgreementId?> amends = Words.Option<AgreementId?>("--amends", "The agreement that it changes", TryParse, AgreementWords.Expected);
        Command command = new("propose", "Propose a sharing agreement, or an amendment of one, to other agencies (keyholder).") { amends };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, options, parsed, parsed.GetValue(amends), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AgreementOptions options, ParseResult parsed, AgreementId? amends, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Language, string MediaType, byte[] Bytes)> texts = options.ReadTexts(parsed);
        AgreementContent content = options.Read(
            parsed, session, texts.Select(text => new AgreementText(text.Language, text.MediaType, Sha256Digest.Of(text.Bytes), text.Bytes.Length)));
        if (amends is { } id)
        {
            content = Amend(content, await session.Client.ReadAgreementAsync(id, cancellationToken));
        }

        using SigningKey signingKey = session.Profile.LoadSigningKey();
        AgreementProposal proposal = Write(content, signingKey, texts);
        Agreement agreement = proposal.Agreement;
        RecordedDocument answer = await session.Client.PostAgreementAsync(proposal.Bytes.ToArray(), cancellationToken);
        await AgreementWords.RequireLoggedAsync(
            session,
            answer,
            agreement.Id,
            entry => entry.Action == ActionNames.AgreementProposed && AgreementProposedDetail.Parse(entry.Detail).Document == agreement.Digest,
            cancellationToken);
        await environment.SayAsync($"{agreement.Id} version {agreement.Version} proposed and signed, audit entry {answer.Index}");
        await environment.SayAsync($"  the others sign it with: advisory agreement sign {agreement.Id} {agreement.Digest}");
        return ExitCode.Ok;
    }

    private static AgreementContent Amend(AgreementContent content, AgreementItem item)
    {
        AgreementVersionItem? agreed = item.Versions.LastOrDefault(
            version => version.Signers.All(signer => version.Signatures.Any(signature => signature.Principal.Agency == signer)));
        return content with
        {
            Agreement = item.Id,
            Version = item.Versions[^1].Version + 1,
            Previous = agreed is null ? null : ShownAgreement.Read(item, agreed).Digest,
        };
    }

    private static AgreementProposal Write(AgreementContent content, SigningKey key, IReadOnlyList<(string Language, string MediaType, byte[] Bytes)> texts)
    {
        try
        {
            Agreement agreement = Agreement.Create(content);
            return AgreementProposal.Create(
                agreement, agreement.Sign(key), AgreementTexts.Create(texts.Select(text => KeyValuePair.Create(text.Language, text.Bytes))));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }

    private static bool TryParse(string? text, out AgreementId? value)
    {
        bool known = AgreementId.TryParse(text, out AgreementId id);
        value = known ? id : null;
        return known;
    }
}
