using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>An upload as it goes out.</summary>
/// <param name="Metadata">The common statement and the recipients.</param>
/// <param name="Signatures">One signature for each recipient.</param>
/// <param name="Headers">The headers of a sealed one; <see cref="HeaderSet.None"/> of an open one.</param>
/// <param name="Contents">Opens each content part, in order; once more for every try.</param>
internal sealed record Upload(UploadMetadata Metadata, SignatureSet Signatures, HeaderSet Headers, IReadOnlyList<Func<Stream>> Contents)
{
    /// <summary>The envelope of a sealed one, for whoever is to read it before it is sent; null of an open one, and where it is not known.</summary>
    public Envelope? Envelope { get; init; }

    /// <summary>The file key of each content of a sealed one, for as long as its maker is not disposed; empty of an open one, and where they are not known.</summary>
    public IReadOnlyList<FileKey> FileKeys { get; init; } = [];

    /// <summary>The <c>Idempotency-Key</c> under which it is sent; null for a new one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The release by a second publisher, or null.</summary>
    public SignedRelease? Release { get; init; }

    /// <summary>The parts before the content, in the order that the gateway reads them.</summary>
    public IReadOnlyList<UploadPart> Parts =>
    [
        new UploadPart("metadata", Metadata.Bytes),
        new UploadPart("signatures", Signatures.Bytes),
        .. Headers.Bytes.IsEmpty ? Array.Empty<UploadPart>() : [new UploadPart("headers", Headers.Bytes)],
        .. Release is null ? Array.Empty<UploadPart>() : [new UploadPart("release", Release.ToBytes())],
    ];
}
