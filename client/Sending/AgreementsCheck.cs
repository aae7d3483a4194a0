using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// Holds what is to be sent against the agency's agreements before anything is encrypted or uploaded, by the rules that the gateway holds it against, and the languages of a sealed
/// advisory besides, which the gateway cannot see. The agreements are taken on the gateway's word: it refuses by its own anyway, and <c>agreement show</c> checks them.
/// </summary>
internal sealed class AgreementsCheck(GatewaySession session)
{
    private const string Forbidden = "forbidden";

    /// <summary>What agreements ask of an advisory that is to be sent.</summary>
    public static SharedItem Describe(SendRequest request, GatewaySession session) => new()
    {
        Sender = session.Principal.Agency,
        Tlp = request.Tlp,
        Category = request.Category,
        CreatedAt = session.Clock.GetUtcNow(),
        ExpiresAt = request.ExpiresAt,
        RespondBy = request.RespondBy,
        Languages = SharedItem.LanguagesOf(request.Documents.Select(document => document.Description)),
    };

    /// <summary>Refuses to share on what an agreement does not allow to be shared on.</summary>
    /// <param name="delivery">The caller's own delivery.</param>
    /// <param name="recipient">With whom.</param>
    /// <param name="isPermitted">Whether its author permitted that, on record.</param>
    /// <param name="describeAsync">Opens the envelope of a sealed one, which the gateway logs as a download: asked for only where an agreement is about languages.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="CommandFailedException">An agreement is against it.</exception>
    public async Task RequireOnwardAsync(
        OpenedDelivery delivery, AgencyId recipient, bool isPermitted, Func<Task<DescribedDelivery>> describeAsync, CancellationToken cancellationToken)
    {
        StatementContent stated = delivery.Statement.Content;
        AgreementInForce[] inForce = await InForceAsync(cancellationToken);
        SharedItem item = SharedItem.Of(stated) with { Sender = session.Principal.Agency };
        if (item.Languages is null && inForce.Any(agreement => agreement.Binds(item.Sender, recipient) && agreement.Agreement.Content.Terms.Languages.Count > 0))
        {
            item = item with { Languages = SharedItem.LanguagesOf((await describeAsync()).Documents.Select(document => document.Described)) };
        }

        AgencyId[] givers = delivery.Sharing is { } sharing ? [stated.Sender.Agency, sharing.Sharer.Principal.Agency] : [stated.Sender.Agency];
        RequireNone(
        [
            .. AgreementRules.CheckOnward(item, givers, recipient, isPermitted, inForce),
            .. AgreementRules.Check(item, [recipient], inForce, session.Discovery.RequireAgreements),
        ], "So nothing was shared.");
    }

    /// <summary>The recipients that it may be sent to; the others are added to <paramref name="skipped"/>, if any may be left out.</summary>
    /// <exception cref="CommandFailedException">An agreement is against it, and <paramref name="skipped"/> is null.</exception>
    public async Task<IReadOnlyList<UploadRecipient>> FilterAsync(
        SharedItem item, IReadOnlyList<UploadRecipient> recipients, List<RefusedRecipient>? skipped, CancellationToken cancellationToken)
    {
        IReadOnlyList<AgreementRefusal> refusals = AgreementRules.Check(
            item, recipients.Select(recipient => recipient.Id), await InForceAsync(cancellationToken), session.Discovery.RequireAgreements);
        if (skipped is null || refusals.Count == 0)
        {
            RequireNone(refusals, "So nothing was sent; send leaves such recipients out with --skip-refused.");
            return recipients;
        }

        HashSet<AgencyId> refused = [.. refusals.Select(refusal => refusal.Recipient)];
        skipped.AddRange(refused.Select(agency => new RefusedRecipient(agency.Value, Forbidden)));
        return [.. recipients.Where(recipient => !refused.Contains(recipient.Id))];
    }

    private async Task<AgreementInForce[]> InForceAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<AgreementItem> items = await session.Client.ReadAgreementsAsync(cancellationToken);
        return [.. items.Select(ShownAgreement.InForce).OfType<AgreementInForce>()];
    }

    private static void RequireNone(IReadOnlyList<AgreementRefusal> refusals, Sentence consequence)
    {
        if (refusals.Count > 0)
        {
            throw new CommandFailedException($"{Forbidden}: {refusals.Select(AgreementSentence.Of).Aggregate((before, next) => (Sentence)$"{before} {next}")} {consequence}");
        }
    }
}
