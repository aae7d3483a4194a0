using Gateway.Audit;
using static Gateway.Exchange.EntryRules;

namespace Gateway.Exchange;

/// <summary>Holds the documents of a bundle against its proven entries, and the entries against each other.</summary>
internal sealed class ExchangeCheck(OpenedBundle bundle, BundleDirectory directory, BundleEntries entries, KeyUse exporter, TrustedLogs trusted)
{
    private readonly AdvisoryId advisory = bundle.Index.Advisory;
    private readonly AgencyDirectory agencies = directory.State;

    /// <exception cref="EvidenceException">Something does not hold.</exception>
    /// <exception cref="DeliveryException">A delivery's papers do not hold.</exception>
    /// <exception cref="DocumentException">A document is not one.</exception>
    public EvidenceFindings Run()
    {
        LogEntry published = FindPublished();
        PrincipalId sender = ReadPrincipal(published);
        var publishedDetail = AdvisoryPublishedDetail.Parse(published.Detail);
        LogEntry? distributed = FindDistributed(published);
        PublishedTotals? totals = CheckTotals(publishedDetail, distributed);
        SharingCheck sharing = new(bundle, directory, entries, sender);
        IReadOnlyList<ProvenPermission> permissions = sharing.CheckPermissions();
        ProvenDelivery[] deliveries =
        [
            .. entries.Of(ActionNames.AdvisoryAddressed).Select(entry => CheckDelivery(published, entry, _ => null)),
            .. entries.Of(ActionNames.AdvisoryShared).Select(entry => CheckDelivery(published, entry, recipient => sharing.ReadSharing(recipient, permissions))),
        ];
        (Checkpoint? dated, DateTimeOffset? publishedBefore) = DatedPublication.Read(bundle, published, trusted);
        EvidenceFindings findings = new()
        {
            Index = bundle.Index,
            Exporter = exporter,
            AuditCheckpoint = entries.Checkpoint,
            DirectoryCheckpoint = directory.Checkpoint,
            Directory = agencies,
            DirectoryChangedAt = directory.LastEntryAt,
            Published = published,
            PublishedDetail = publishedDetail,
            Distributed = distributed,
            Totals = totals,
            Deliveries = deliveries,
            Permissions = permissions,
            Declarations = sharing.CheckDeclarations(deliveries),
            Receipts = [.. entries.Of(ActionNames.AdvisoryAcknowledged).Select(entry => CheckReceipt(entry, deliveries))],
            Fetches = [.. entries.Of(ActionNames.AdvisoryFetched).Select(entry => FetchCheck.Run(directory, advisory, entry))],
            Withdrawal = CheckWithdrawal(sender),
            Release = new ReleaseCheck(directory, entries).Run(published, totals, deliveries),
            DatedCheckpoint = dated,
            PublishedBefore = publishedBefore,
            Others = [.. entries.All.Where(entry => !IsOfExchange(entry.Action))],
        };
        Require(bundle.Rest.Count == 0, Verdict.Unproven, "The bundle holds documents of which it proves no entry in the log.");
        CompletenessCheck.Run(findings, sender.Agency);
        return findings;
    }

    private static bool IsOfExchange(string action) => action is ActionNames.AdvisoryPublished or ActionNames.AdvisoryDistributed or ActionNames.AdvisoryAddressed
        or ActionNames.AdvisoryShared or ActionNames.AdvisoryPermitted or ActionNames.AdvisoryDeclared
        or ActionNames.AdvisoryReleased or ActionNames.AdvisoryAcknowledged or ActionNames.AdvisoryFetched or ActionNames.AdvisoryWithdrawn;

    private LogEntry FindPublished()
    {
        LogEntry[] published = [.. entries.Of(ActionNames.AdvisoryPublished)];
        Require(published.Length > 0, Verdict.Unproven, "The bundle proves no publication.");
        return published.Length == 1
            ? published[0]
            : throw new EvidenceException(new LogVerdict(Verdict.Tampered, published[1].Index, "The log says twice that the advisory was published."));
    }

    private LogEntry? FindDistributed(LogEntry published)
    {
        LogEntry[] distributed = [.. entries.Of(ActionNames.AdvisoryDistributed)];
        foreach (LogEntry entry in distributed)
        {
            RequireEntry(entry.Index == published.Index + 1, entry, "distributes what no publication right before it commits to.");
        }

        return distributed.FirstOrDefault();
    }

    private static PublishedTotals? CheckTotals(AdvisoryPublishedDetail published, LogEntry? distributed)
    {
        if (distributed is null)
        {
            return published.Totals;
        }

        PublishedTotals? totals = published.Distribution is null ? null : published.TotalsWith(AdvisoryDistributedDetail.Parse(distributed.Detail));
        RequireEntry(totals is not null, distributed, "is not the distribution that the publication commits to.");
        return totals;
    }

    private ProvenDelivery CheckDelivery(LogEntry published, LogEntry entry, Func<AgencyId, SharingEvidence?> sharing)
    {
        NumberedDelivery detail = NumberedDelivery.Of(entry)!;
        bool hasPapers = bundle.Has(BundleNames.Manifest(detail.Recipient));
        return new ProvenDelivery(entry, detail, hasPapers ? CheckPapers(published, entry, detail.Recipient, sharing(detail.Recipient)) : null);
    }

    private DeliveryPapers CheckPapers(LogEntry published, LogEntry addressed, AgencyId recipient, SharingEvidence? sharing)
    {
        string manifest = BundleNames.Manifest(recipient);
        string statement = BundleNames.Statement(recipient);
        return DeliveryPapers.Check(agencies, new DeliveryEvidence
        {
            Advisory = advisory,
            Manifest = bundle.Take(manifest),
            ManifestSignature = bundle.TakeSignature(manifest),
            Statement = bundle.Take(statement),
            StatementSignature = bundle.TakeSignature(statement),
            Published = published,
            Addressed = addressed,
            Sharing = sharing,
        });
    }

    private ProvenReceipt CheckReceipt(LogEntry entry, IEnumerable<ProvenDelivery> deliveries)
    {
        AdvisoryAcknowledgedDetail detail = AdvisoryAcknowledgedDetail.Parse(entry.Detail);
        PrincipalId signer = ReadPrincipal(entry);
        ProvenDelivery? delivery = deliveries.FirstOrDefault(delivery => delivery.Detail.Recipient == signer.Agency);
        RequireEntry(delivery is not null && delivery.Detail.Manifest == detail.Manifest, entry, "acknowledges a delivery that the bundle does not show.");
        string name = BundleNames.Receipt(entry.Index);
        if (!bundle.Has(name))
        {
            return new ProvenReceipt(entry, detail, null, null);
        }

        Receipt receipt = Receipt.Parse(bundle.Take(name));
        bool isLogged = receipt.Advisory == advisory && receipt.Gateway == agencies.Gateway && receipt.Principal == signer
            && receipt.Digest == detail.Receipt && receipt.Manifest == detail.Manifest
            && receipt.Disposition == detail.Disposition && receipt.Mode == detail.Mode;
        RequireEntry(isLogged, entry, "says otherwise than the receipt.");
        string signature = bundle.TakeSignature(name);
        KeyUse? use = agencies.FindUse(signer, KeyPurpose.Sign, ReadKey(signature), directory.MomentOf(entry, detail.DirectorySize));
        Require(use is not null, Verdict.KeyMismatch, $"The directory names no such key of {signer} when its receipt was logged.");
        Require(receipt.IsSignedBy([use.Key], signature), Verdict.BadSignature, $"The signature of {signer} over its receipt does not hold.");
        return new ProvenReceipt(entry, detail, receipt, use);
    }

    private ProvenWithdrawal? CheckWithdrawal(PrincipalId sender)
    {
        LogEntry[] withdrawn = [.. entries.Of(ActionNames.AdvisoryWithdrawn)];
        if (withdrawn is not [{ } entry])
        {
            return withdrawn.Length == 0
                ? null
                : throw new EvidenceException(new LogVerdict(Verdict.Tampered, withdrawn[1].Index, "The log says twice that the advisory was withdrawn."));
        }

        if (!bundle.Has(BundleNames.Withdrawal))
        {
            WithdrawalCheck.RequireActor(entry, sender.Agency);
            return new ProvenWithdrawal(entry, null, null);
        }

        return WithdrawalCheck.Run(
            agencies, advisory, sender.Agency, entry, bundle.Take(BundleNames.Withdrawal), bundle.TakeSignature(BundleNames.Withdrawal));
    }
}
