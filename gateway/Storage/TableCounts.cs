namespace Gateway.Server.Storage;

/// <summary>How many rows the tables have that entries of the audit log stand for.</summary>
internal sealed record TableCounts
{
    /// <summary>Rows of <c>advisory</c>.</summary>
    public long Advisories { get; init; }

    /// <summary>Rows of <c>delivery</c>.</summary>
    public long Deliveries { get; init; }

    /// <summary>Rows of <c>feed</c>.</summary>
    public long Feeds { get; init; }

    /// <summary>Rows of <c>receipt</c>.</summary>
    public long Receipts { get; init; }

    /// <summary>Rows of <c>withdrawal</c>.</summary>
    public long Withdrawals { get; init; }

    /// <summary>Rows of <c>sharing_document</c>.</summary>
    public long SharingDocuments { get; init; }

    /// <summary>Rows of <c>agreement_version</c>.</summary>
    public long AgreementVersions { get; init; }

    /// <summary>Rows of <c>agreement_signature</c>.</summary>
    public long AgreementSignatures { get; init; }

    /// <summary>Rows of <c>agreement_notice</c>.</summary>
    public long AgreementNotices { get; init; }

    /// <summary>Rows of <c>webhook</c>.</summary>
    public long Webhooks { get; init; }

    /// <summary>Rows of <c>webhook</c> that were removed, by the entries that removed them.</summary>
    public long RemovedWebhooks { get; init; }

    /// <summary>All of them.</summary>
    public long Total => Advisories + Deliveries + Receipts + Withdrawals + SharingDocuments + AgreementVersions + AgreementSignatures + AgreementNotices + Feeds + Webhooks + RemovedWebhooks;
}
