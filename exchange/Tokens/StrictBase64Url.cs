using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>Base64url as JWS wants it (RFC 7515 §2): no padding, no white space, no stray bits; each value has one text.</summary>
internal static class StrictBase64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out int written))
        {
            bytes = null;
            return false;
        }

        Array.Resize(ref bytes, written);
        // The platform's decoder takes padding, white space and stray bits; only the text we would write passes.
        if (!text.SequenceEqual(Encode(bytes)))
        {
            bytes = null;
        }

        return bytes is not null;
    }
}
