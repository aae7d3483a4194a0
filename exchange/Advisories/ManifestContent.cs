namespace Gateway.Exchange;

/// <summary>What a manifest says; <see cref="Manifest.Create"/> makes the document from it.</summary>
public sealed record ManifestContent
{
    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The digest of the statement to this recipient.</summary>
    public required Sha256Digest Statement { get; init; }

    /// <summary>The statement's sender.</summary>
    public required PrincipalId Sender { get; init; }

    /// <summary>The statement's recipient.</summary>
    public required AgencyId Recipient { get; init; }

    /// <summary>The statement's audience, sorted, or null.</summary>
    public IReadOnlyList<PrincipalId>? Audience { get; init; }

    /// <summary>The statement's TLP.</summary>
    public required Tlp Tlp { get; init; }

    /// <summary>When the gateway took it, UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The statement's end, UTC, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The documents, in the statement's order.</summary>
    public required IReadOnlyList<ManifestDocument> Documents { get; init; }

    /// <summary>The size of the directory from which the recipient's keys were taken.</summary>
    public required long DirectorySize { get; init; }
}
