using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>How large an upload and its parts before the content may be, in bytes.</summary>
internal sealed record UploadLimits(int MetadataBytes, int SignaturesBytes, int HeadersBytes, long RequestBytes)
{
    /// <summary>A release with its signature.</summary>
    public const int ReleaseBytes = 2 * Exchange.Limits.SmallDocumentBytes;

    // Boundaries and part headers: a few hundred bytes for each of at most four and two times seventeen parts.
    private const int FramingBytes = 64 * 1024;

    // A sealed upload may bring everything twice, once for each class of headers.
    private const int Classes = 2;

    public static UploadLimits Of(LimitsOptions limits)
    {
        // In base64, and beside each key's text.
        int headers = checked(2 * limits.SealedHeadersBytes);
        // Divided among documents, each begins a payload of its own.
        long documents = PayloadSize.Of(limits.DocumentBytes) + (limits.Documents * PayloadSize.Of(0));
        long payloads = checked(Classes * (documents + PayloadSize.Of(Exchange.Limits.EnvelopeBytes)));
        long described = checked(limits.MetadataBytes + limits.SignaturesBytes + headers + ReleaseBytes);
        return new UploadLimits(limits.MetadataBytes, limits.SignaturesBytes, headers, checked(payloads + described + FramingBytes));
    }
}
