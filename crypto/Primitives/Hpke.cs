using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// The key and nonce of HPKE's single-shot base mode (RFC 9180 §5.1) with X-Wing as the KEM, HKDF-SHA256 and ChaCha20Poly1305: what wraps the file key of a
/// hybrid stanza. Only that suite, and only the first message of a context.
/// </summary>
internal static class Hpke
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int HashBytes = 32;

    private const byte BaseMode = 0;

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    // "HPKE", then KEM 0x647a (X-Wing, draft-ietf-hpke-pq), KDF 0x0001 (HKDF-SHA256), AEAD 0x0003 (ChaCha20Poly1305): RFC 9180 §5.1.
    private static ReadOnlySpan<byte> Suite => [(byte)'H', (byte)'P', (byte)'K', (byte)'E', 0x64, 0x7a, 0x00, 0x01, 0x00, 0x03];

    /// <summary>The key schedule; the nonce of sequence number zero is the base nonce itself (§5.2).</summary>
    internal static void Seal(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        Span<byte> nonce = stackalloc byte[NonceBytes];
        try
        {
            Schedule(sharedSecret, info, key, nonce);
            using var cipher = new ChaCha20Poly1305(key);
            cipher.Encrypt(nonce, plaintext, ciphertext[..plaintext.Length], ciphertext[plaintext.Length..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>False when the ciphertext is not authentic under this secret.</summary>
    internal static bool TryOpen(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        Span<byte> nonce = stackalloc byte[NonceBytes];
        try
        {
            Schedule(sharedSecret, info, key, nonce);
            using var cipher = new ChaCha20Poly1305(key);
            cipher.Decrypt(nonce, ciphertext[..plaintext.Length], ciphertext[plaintext.Length..], plaintext);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    internal static void Schedule(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info, Span<byte> key, Span<byte> nonce)
    {
        Span<byte> context = stackalloc byte[1 + (2 * HashBytes)];
        Span<byte> secret = stackalloc byte[HashBytes];
        try
        {
            context[0] = BaseMode;
            LabeledExtract([], "psk_id_hash"u8, [], context[1..(1 + HashBytes)]);
            LabeledExtract([], "info_hash"u8, info, context[(1 + HashBytes)..]);
            LabeledExtract(sharedSecret, "secret"u8, [], secret);
            LabeledExpand(secret, "key"u8, context, key);
            LabeledExpand(secret, "base_nonce"u8, context, nonce);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    // RFC 9180 §4. Label and material are short and public here; only the salt of "secret" is not.
    private static void LabeledExtract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> material, Span<byte> extracted) =>
        HKDF.Extract(HashAlgorithmName.SHA256, (byte[])[.. Version, .. Suite, .. label, .. material], salt, extracted);

    private static void LabeledExpand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output) =>
        HKDF.Expand(HashAlgorithmName.SHA256, secret, output, (byte[])[0, (byte)output.Length, .. Version, .. Suite, .. label, .. context]);
}
