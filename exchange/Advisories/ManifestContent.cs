namespace Gateway.Exchange;

/// <summary>What a manifest says; <see cref="Manifest.Create"/> makes the document from it.</summary>
public sealed record ManifestContent
{
    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The digest of the author's statement: to this recipient or, where it was shared, to the one that the addition names.</summary>
    public required Sha256Digest Statement { get; init; }

    /// <summary>The digest of the statement of addition by which the advisory was shared with this recipient; null of one that its author wrote to.</summary>
    public Sha256Digest? Addition { get; init; }

    /// <summary>The statement's sender.</summary>
    public required PrincipalId Sender { get; init; }

    /// <summary>The recipient.</summary>
    public required AgencyId Recipient { get; init; }

    /// <summary>The statement's audience, sorted, or null.</summary>
    public IReadOnlyList<PrincipalId>? Audience { get; init; }

    /// <summary>The statement's TLP.</summary>
    public required Tlp Tlp { get; init; }

    /// <summary>When the gateway took it, UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The statement's end, UTC, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The class of every header.</summary>
    public HeaderClass Class { get; init; } = HeaderClass.X25519;

    /// <summary>The envelope of a sealed advisory; null of one that the gateway encrypted.</summary>
    public ManifestDocument? Envelope { get; init; }

    /// <summary>The documents, in the statement's order.</summary>
    public required IReadOnlyList<ManifestDocument> Documents { get; init; }

    /// <summary>The size of the directory from which the recipient's keys were taken.</summary>
    public required long DirectorySize { get; init; }

    /// <summary>Everything that was encrypted: the envelope if there is one, then the documents.</summary>
    public IReadOnlyList<ManifestDocument> All => Envelope is null ? Documents : [Envelope, .. Documents];

    /// <summary>The headers by their keys, as a sealed statement or an addition signs them.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.HeaderCount"/>: a key does not have a header for each payload.</exception>
    public IReadOnlyList<SealedKey> SealedKeys() =>
        [.. All[0].Headers.Select(header => new SealedKey(header.RecipientKey, [.. All.Select(document => DigestOf(document, header.RecipientKey))]))];

    private static Sha256Digest DigestOf(ManifestDocument document, ReceiveKey key) => document.TryFind(key, out ManifestHeader? header)
        ? Sha256Digest.Of(header.Header.Span)
        : throw new DocumentException(DocumentRule.HeaderCount, "A key of the manifest has not one header for each payload.");
}
