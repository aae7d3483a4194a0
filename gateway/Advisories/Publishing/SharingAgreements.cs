using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Agreements;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Holds what is to be shared against the agreements between its sender and each recipient: an upload before its content is read, and again in the transaction that publishes it; an
/// addition likewise, and against what its sharer agreed with those who gave it the advisory. The rules are the exchange's, as the sender's own program asks them; of a sealed advisory
/// they see no languages.
/// </summary>
internal sealed class SharingAgreements(StoredAgreements agreements, SealedStatements statements, GatewayOptions options)
{
    /// <summary>Refuses an upload that an agreement in force at a moment does not allow.</summary>
    /// <exception cref="GatewayProblemException"><c>forbidden</c>, with every recipient, agreement and clause.</exception>
    public async Task RequireAsync(IGatewayReads reads, UploadedAdvisory upload, DateTimeOffset now, CancellationToken cancellationToken)
    {
        AgreementInForce[] inForce = await InForceAsync(reads, upload.Content.Sender.Agency, now, cancellationToken);
        RequireNone(AgreementRules.Check(
            SharedItem.Of(upload.Content), upload.Recipients.Select(recipient => recipient.Id), inForce, options.Agreements.Required));
    }

    /// <summary>Refuses an addition that an agreement in force at a moment does not allow. Whether its permission is one is for the caller to have checked.</summary>
    /// <param name="reads">Reads the agreements.</param>
    /// <param name="advisory">The advisory.</param>
    /// <param name="own">The delivery that its sharer has.</param>
    /// <param name="addition">What the sharer signed.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GatewayProblemException"><c>forbidden</c>, with every agreement and clause.</exception>
    public async Task RequireOnwardAsync(
        IGatewayReads reads, AdvisoryRow advisory, DeliveryRow own, AdditionContent addition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        AgencyId sharer = addition.AddedBy.Agency;
        AgreementInForce[] inForce = await InForceAsync(reads, sharer, now, cancellationToken);
        SharedItem item = SharedItem.Of(statements.Open(advisory).Content) with { Sender = sharer };
        AgencyId[] givers = own.SharedBy is { } before ? [advisory.Sender.Agency, before.Agency] : [advisory.Sender.Agency];
        RequireNone(
        [
            .. AgreementRules.CheckOnward(item, givers, addition.Recipient, addition.Permission is not null, inForce),
            .. AgreementRules.Check(item, [addition.Recipient], inForce, options.Agreements.Required),
        ]);
    }

    private async Task<AgreementInForce[]> InForceAsync(IGatewayReads reads, AgencyId agency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredAgreement> stored = await agreements.ReadOfAsync(reads, agency, cancellationToken);
        return [.. stored.Select(agreement => agreement.History.InForceAt(now)).OfType<AgreementInForce>()];
    }

    private static void RequireNone(IReadOnlyList<AgreementRefusal> refusals)
    {
        if (refusals.Count > 0)
        {
            throw new GatewayProblemException(ProblemName.Forbidden, refusals[0].Sentence)
            {
                Recipients = [.. refusals.Select(refusal => refusal.Recipient).Distinct().Select(agency => new RecipientRefusal(agency.Value, ProblemName.Forbidden))],
                Clauses = refusals,
                DeniedSubject = refusals[0].Agreement?.Value,
            };
        }
    }
}
