using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>One document in a manifest: its encrypted payload, stored once, and a header for each addressed receive key.</summary>
public sealed record ManifestDocument
{
    /// <summary>The payload's size in bytes: nonce and chunks, without header.</summary>
    public required long PayloadSize { get; init; }

    /// <summary>The payload's SHA-256.</summary>
    public required Sha256Digest PayloadSha256 { get; init; }

    /// <summary>The headers, at least one, none for the same key twice; a principal's newest key comes last among its own.</summary>
    public required IReadOnlyList<ManifestHeader> Headers { get; init; }

    /// <summary>The header for a receive key.</summary>
    public bool TryFind(ReceiveKey recipientKey, [NotNullWhen(true)] out ManifestHeader? header)
    {
        header = Headers.FirstOrDefault(candidate => candidate.RecipientKey.Equals(recipientKey));
        return header is not null;
    }
}
