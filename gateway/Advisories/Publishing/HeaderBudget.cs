using Gateway.Exchange;
using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Bounds the headers of one advisory, known before the first content byte: of an open one recipients' keys times documents, of a sealed one what came.</summary>
internal sealed class HeaderBudget(GatewayOptions options)
{
    /// <summary>A header with one X25519 stanza: version line 22, stanza line 54, body line 44, MAC line 48 bytes (c2sp.org/age).</summary>
    public const int HeaderSizeBytes = 22 + 54 + 44 + 48;

    /// <summary>A header with one hybrid stanza: its share is 1,120 bytes, 1,494 characters of a stanza line of 1,513.</summary>
    public const int HybridHeaderSizeBytes = 22 + 1513 + 44 + 48;

    /// <summary>Refuses an advisory whose headers would be larger together than this gateway keeps.</summary>
    public void Require(UploadedAdvisory upload, RecipientSnapshot recipients)
    {
        long headers = upload.Content is SealedContent
            ? upload.Headers.HeaderBytes
            : upload.Content.DocumentCount * Enum.GetValues<HeaderClass>().Sum(headerClass => recipients.ReceiveKeyCount(headerClass) * SizeOf(headerClass));
        if (headers > options.Limits.SealedHeadersBytes)
        {
            throw Refusal.TooManyRecipients();
        }
    }

    private static long SizeOf(HeaderClass headerClass) => headerClass == HeaderClass.Hybrid ? HybridHeaderSizeBytes : HeaderSizeBytes;
}
