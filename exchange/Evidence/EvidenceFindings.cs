using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>What a bundle of evidence shows, all of it checked: nothing is in here that did not hold.</summary>
public sealed class EvidenceFindings
{
    internal EvidenceFindings()
    {
    }

    /// <summary>The table of contents, signed by <see cref="Exporter"/>.</summary>
    public required BundleIndex Index { get; init; }

    /// <summary>The key that signed the table of contents.</summary>
    public required KeyUse Exporter { get; init; }

    /// <summary>The checkpoint of the log of exchanges under which every entry is proven.</summary>
    public required Checkpoint AuditCheckpoint { get; init; }

    /// <summary>The checkpoint of the directory log.</summary>
    public required Checkpoint DirectoryCheckpoint { get; init; }

    /// <summary>The directory as of that checkpoint.</summary>
    public required AgencyDirectory Directory { get; init; }

    /// <summary>When the last change of the directory was logged, UTC.</summary>
    public required DateTimeOffset DirectoryChangedAt { get; init; }

    /// <summary>The entry <c>advisory.published</c>.</summary>
    public required LogEntry Published { get; init; }

    /// <summary>What it says.</summary>
    public required AdvisoryPublishedDetail PublishedDetail { get; init; }

    /// <summary>The entry <c>advisory.distributed</c>; null where the exporter could not see it, or the publication is older than that action.</summary>
    public required LogEntry? Distributed { get; init; }

    /// <summary>To how many agencies the advisory was addressed, and the root over their manifests; null where the exporter could not see it.</summary>
    public required PublishedTotals? Totals { get; init; }

    /// <summary>The deliveries that the exporter could see, in the log's order: those that were published, then those that were shared later.</summary>
    public required IReadOnlyList<ProvenDelivery> Deliveries { get; init; }

    /// <summary>The permissions to share on that the exporter could see, in the log's order.</summary>
    public required IReadOnlyList<ProvenPermission> Permissions { get; init; }

    /// <summary>The declarations that the exporter could see, in the log's order.</summary>
    public required IReadOnlyList<ProvenDeclaration> Declarations { get; init; }

    /// <summary>The acknowledgements that the exporter could see, in the log's order.</summary>
    public required IReadOnlyList<ProvenReceipt> Receipts { get; init; }

    /// <summary>The downloads that the exporter could see, in the log's order.</summary>
    public required IReadOnlyList<ProvenFetch> Fetches { get; init; }

    /// <summary>The withdrawal, or null.</summary>
    public required ProvenWithdrawal? Withdrawal { get; init; }

    /// <summary>The release by a second publisher, or null where there is none or the exporter could not see it.</summary>
    public required ProvenRelease? Release { get; init; }

    /// <summary>The checkpoint that a timestamping authority has dated, and under which the publication is proven; null if there is none.</summary>
    public required Checkpoint? DatedCheckpoint { get; init; }

    /// <summary>
    /// Before when the publication was in the log, UTC, by the word of an authority that the checker trusts. Null if there is no timestamp, or nobody
    /// said whose counts.
    /// </summary>
    public required DateTimeOffset? PublishedBefore { get; init; }

    /// <summary>Entries of other actions, in the log's order.</summary>
    public required IReadOnlyList<LogEntry> Others { get; init; }

    /// <summary>The deliveries that were published, without those that were shared later.</summary>
    public IEnumerable<ProvenDelivery> Addressed => Deliveries.Where(delivery => !delivery.IsShared);

    /// <summary>Whether every recipient that its author addressed is shown: the published root was then recomputed from all of them.</summary>
    public bool CoversAllRecipients => Addressed.Count() == Totals?.Recipients;

    /// <summary>Every key on which something rests, each once for each use.</summary>
    public IReadOnlyList<KeyUse> Keys => [.. AllUses().Distinct()];

    /// <summary>
    /// <see cref="Verdict.Ok"/>, or <see cref="Verdict.Doubtful"/> if all holds and a key may already have been in other hands when it signed.
    /// </summary>
    public Verdict Word => Keys.Any(key => key.IsDoubtful) ? Verdict.Doubtful : Verdict.Ok;

    private IEnumerable<KeyUse> AllUses()
    {
        IEnumerable<KeyUse?> uses =
        [
            .. Deliveries.SelectMany(delivery => delivery.Papers?.Keys ?? []),
            .. Permissions.Select(permission => permission.Signer),
            .. Declarations.Select(declaration => declaration.Signer),
            .. Receipts.Select(receipt => receipt.Signer),
            .. Fetches.Select(fetch => fetch.Reader),
            Withdrawal?.Signer,
            Release?.Signer,
            Exporter,
        ];
        return uses.OfType<KeyUse>();
    }
}
