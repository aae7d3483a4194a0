using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Standard base64 (RFC 4648 §4) in its one canonical spelling. The platform's decoder skips white space and ignores the unused bits of the last
/// character; both would give one value several texts, so what is decoded here must also encode back to the same text.
/// </summary>
internal static class StrictBase64
{
    /// <summary>Decodes padded text. The result is the caller's.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> text, out byte[] bytes) => TryDecode(text, isSecret: false, out bytes);

    /// <summary>Decodes a secret's padded text, to where the collector moves nothing and so leaves no copy. The result is the caller's to zero.</summary>
    internal static bool TryDecodeSecret(ReadOnlySpan<byte> text, out byte[] bytes) => TryDecode(text, isSecret: true, out bytes);

    /// <summary>Decodes text without padding ("raw" base64, as age uses it). The result is the caller's.</summary>
    internal static bool TryDecodeUnpadded(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        int remainder = text.Length % 4;
        if (remainder == 1 || (!text.IsEmpty && text[^1] == (byte)'='))
        {
            return false;
        }

        byte[] padded = new byte[checked(text.Length + ((4 - remainder) % 4))];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill((byte)'=');
        return TryDecode(padded, out bytes);
    }

    internal static string EncodeUnpadded(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryDecode(ReadOnlySpan<byte> text, bool isSecret, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 != 0)
        {
            return false;
        }

        byte[] decoded = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(text.Length), pinned: isSecret);
        if (Base64.DecodeFromUtf8(text, decoded, out int consumed, out int written) != OperationStatus.Done || consumed != text.Length
            || !EncodesTo(decoded.AsSpan(0, written), text))
        {
            CryptographicOperations.ZeroMemory(decoded);
            return false;
        }

        bytes = written == decoded.Length ? decoded : Shrink(decoded, written, isSecret);
        return true;
    }

    private static bool EncodesTo(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text)
    {
        int length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        if (length != text.Length)
        {
            return false;
        }

        byte[] again = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Base64.EncodeToUtf8(bytes, again, out _, out int written);
            return text.SequenceEqual(again.AsSpan(0, written));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(again.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(again);
        }
    }

    private static byte[] Shrink(byte[] decoded, int length, bool isSecret)
    {
        byte[] exact = GC.AllocateUninitializedArray<byte>(length, pinned: isSecret);
        decoded.AsSpan(0, length).CopyTo(exact);
        CryptographicOperations.ZeroMemory(decoded);
        return exact;
    }
}
