using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Evidence;
using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>
/// An advisory that the caller's agency sent, as its evidence proves it. The gateway's lists decide nothing here: whoever could put a recipient on them would be
/// sent the new file keys. Each recipient comes from a statement that this agency signed, or from an addition that the label allowed, and the root over all manifests
/// shows that none is left out.
/// </summary>
internal sealed class OwnPublication
{
    private OwnPublication(EvidenceFindings findings, StatementContent content, IReadOnlyList<ProvenDelivery> deliveries)
    {
        Id = findings.Index.Advisory;
        PublishedIndex = findings.Published.Index;
        Directory = findings.Directory;
        Withdrawal = findings.Withdrawal?.Withdrawal;
        Content = content;
        Recipients = [.. deliveries.Select(delivery => new UploadRecipient(delivery.Detail.Recipient, delivery.Papers!.Manifest.Content.Audience))];
        Keys = deliveries.SelectMany(delivery => delivery.Papers!.Manifest.Content.All).SelectMany(document => document.Headers).Select(header => header.RecipientKey).ToHashSet();
        Groups = findings.Distributed is { } distributed ? [.. AdvisoryDistributedDetail.Parse(distributed.Detail).Groups.Select(group => group.Group)] : [];
        Doubtful = [.. findings.Deliveries.Except(deliveries).Select(delivery => delivery.Detail.Recipient)];
    }

    public AdvisoryId Id { get; }

    public long PublishedIndex { get; }

    /// <summary>What was stated to every recipient alike.</summary>
    public StatementContent Content { get; }

    /// <summary>Whether its sender encrypted it.</summary>
    public bool IsSealed => Content is SealedContent;

    /// <summary>Everybody it was addressed to or shared with, in the log's order.</summary>
    public IReadOnlyList<UploadRecipient> Recipients { get; }

    /// <summary>The groups that it was addressed to, those inside others too.</summary>
    public IReadOnlyList<GroupId> Groups { get; }

    /// <summary>Agencies with which it was shared under a key that may have been in other hands: an addition that its signer perhaps never made.</summary>
    public IReadOnlyList<AgencyId> Doubtful { get; }

    /// <summary>The keys that it was encrypted to.</summary>
    public IReadOnlySet<ReceiveKey> Keys { get; }

    /// <summary>The withdrawal, or null.</summary>
    public Withdrawal? Withdrawal { get; }

    /// <summary>The directory that all of it was held against.</summary>
    public AgencyDirectory Directory { get; }

    /// <summary>Whether a principal is among those that it was addressed to.</summary>
    public bool IsFor(PrincipalId principal) =>
        Recipients.Any(recipient => recipient.Id == principal.Agency && recipient.Audience?.Contains(principal) != false);

    /// <summary>Takes the evidence and checks it as any stranger would.</summary>
    /// <exception cref="VerdictException">It does not hold; <c>doubtful</c> if a key on which the statements rest may have been in other hands.</exception>
    /// <exception cref="CommandFailedException">There is no such advisory, or another agency sent it.</exception>
    public static async Task<OwnPublication> ReadAsync(GatewaySession session, AdvisoryId id, CancellationToken cancellationToken)
    {
        EvidenceFindings findings = await new ExchangeExport(session, id, new Meter()).FindAsync(policy: null, cancellationToken);
        if (!PrincipalId.TryParse(findings.Published.Actor, out PrincipalId sender) || sender.Agency != session.Principal.Agency)
        {
            throw new CommandFailedException($"forbidden: {id} was sent by {findings.Published.Actor}; only the agency that sent an advisory reseals it.");
        }

        ProvenDelivery[] addressed = [.. findings.Addressed];
        if (addressed.Any(delivery => delivery.Papers!.Keys.Any(key => key.IsDoubtful)))
        {
            throw new VerdictException(Verdict.Doubtful, $"A key may already have been in other hands when it signed {id}; nothing was sent. Withdraw it, and send what it held anew.");
        }

        ProvenDelivery[] shared = [.. findings.Deliveries.Where(delivery => delivery.IsShared && !delivery.Papers!.Keys.Any(key => key.IsDoubtful))];
        return new OwnPublication(findings, addressed[0].Papers!.Statement.Content, [.. addressed, .. shared]);
    }
}
