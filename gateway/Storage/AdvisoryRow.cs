using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One advisory. What its statement says in clear words is stored sealed.</summary>
internal sealed record AdvisoryRow
{
    /// <summary>The advisory.</summary>
    public required AdvisoryId Id { get; init; }

    /// <summary>The principal that signed and sent it.</summary>
    public required PrincipalId Sender { get; init; }

    /// <summary>The agency under which outboxes and quotas find the row. Read only: written is the agency of <see cref="Sender"/>.</summary>
    public AgencyId? SenderAgency { get; init; }

    /// <summary>The statement's nonce, 16 bytes; (sender, nonce) is unique for ever.</summary>
    public required byte[] Nonce { get; init; }

    /// <summary>Its traffic light label.</summary>
    public required Tlp Tlp { get; init; }

    /// <summary>When the gateway took it, as its manifests say.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When its content is erased; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The audit log's index of its <c>advisory.published</c> entry.</summary>
    public required long PublishedIndex { get; init; }

    /// <summary>The size of the directory log under which recipients and keys were taken.</summary>
    public required long DirectorySize { get; init; }

    /// <summary>Where it stands.</summary>
    public AdvisoryStatus Status { get; init; } = AdvisoryStatus.Published;

    /// <summary>The statement's common fields as uploaded, sealed under the storage key.</summary>
    public required byte[] SealedCommon { get; init; }

    /// <summary>What the gateway read in its documents, sealed under the storage key; null if there was nothing to read.</summary>
    public byte[]? SealedSummary { get; init; }

    /// <summary>Ciphertext stored for it, in bytes; counted against the sender's agency while <see cref="Status"/> is published.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The advisory of the same agency that it corrects; null for none, and in rows older than the column.</summary>
    public AdvisoryId? Supersedes { get; init; }

    /// <summary>The audit log's index of the entry that withdrew or expired it.</summary>
    public long? ClosedIndex { get; init; }
}
