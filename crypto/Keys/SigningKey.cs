using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// An Ed25519 private key (RFC 8032) in guarded memory, with one owner who disposes it. Signing is deterministic. Safe for several threads. It leaves
/// the process only through the two export methods, whose results the caller zeroes.
/// </summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>Length in bytes of the seed, which is the private key.</summary>
    public const int SeedBytes = 32;

    private const int Pkcs8LineChars = 64;

    // Seed followed by public key: the form that libsodium signs with.
    private readonly SecretMemory _secretKey;

    private SigningKey(SecretMemory secretKey, VerifyingKey verifyingKey)
    {
        _secretKey = secretKey;
        VerifyingKey = verifyingKey;
    }

    /// <summary>The public half. Stays usable after disposal.</summary>
    public VerifyingKey VerifyingKey { get; }

    /// <summary>Makes a new key from the system's random source.</summary>
    /// <returns>A key for the caller to dispose.</returns>
    public static SigningKey Generate()
    {
        Span<byte> seed = stackalloc byte[SeedBytes];
        try
        {
            RandomNumberGenerator.Fill(seed);
            return FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Takes the key with this seed.</summary>
    /// <param name="seed">32 bytes; copied, and still the caller's to zero.</param>
    /// <returns>A key for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes)
        {
            throw new ArgumentException($"An Ed25519 seed is {SeedBytes} bytes long.", nameof(seed));
        }

        Span<byte> secretKey = stackalloc byte[Curves.Ed25519SecretKeyBytes];
        Span<byte> publicKey = stackalloc byte[Curves.Ed25519PublicKeyBytes];
        try
        {
            Curves.Ed25519Expand(seed, secretKey, publicKey);
            return VerifyingKey.TryCreate(publicKey, out VerifyingKey? verifyingKey)
                ? new SigningKey(new SecretMemory(secretKey), verifyingKey)
                : throw new CryptoUnavailableException("libsodium derived a public key that it does not accept itself.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secretKey);
        }
    }

    /// <summary>Reads PKCS#8 PEM (RFC 8410) or an unencrypted OpenSSH private key.</summary>
    /// <param name="utf8">The file's bytes; still the caller's to zero.</param>
    /// <returns>A key for the caller to dispose.</returns>
    /// <exception cref="KeyFormatException">Any other text, an encrypted key, another algorithm, or halves that do not belong together.</exception>
    public static SigningKey Parse(ReadOnlySpan<byte> utf8)
    {
        if (Pem.TryDecodeSecret(utf8, Pkcs8.Label, out byte[] content))
        {
            return FromContainer(content, Pkcs8.TryRead);
        }

        return Pem.TryDecodeSecret(utf8, OpenSshPrivateKey.Label, out content)
            ? FromContainer(content, OpenSshPrivateKey.TryRead)
            : throw new KeyFormatException("The text is neither a PKCS#8 nor an OpenSSH private key in PEM.");
    }

    /// <summary>Signs a message.</summary>
    /// <param name="message">The exact bytes.</param>
    /// <param name="signature">64 bytes, written as R followed by S; may overlap the message.</param>
    /// <exception cref="ArgumentException">The signature has another length.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        if (signature.Length != VerifyingKey.SignatureBytes)
        {
            throw new ArgumentException($"An Ed25519 signature is {VerifyingKey.SignatureBytes} bytes long.", nameof(signature));
        }

        // Through a buffer of its own, since R is written before the message is read again and the caller's spans may overlap.
        Span<byte> made = stackalloc byte[VerifyingKey.SignatureBytes];
        using SecretLease secretKey = _secretKey.Borrow();
        Curves.Ed25519Sign(secretKey.Bytes, message, made);
        made.CopyTo(signature);
    }

    /// <summary>Signs a message.</summary>
    /// <param name="message">The exact bytes.</param>
    /// <returns>R followed by S, 64 bytes.</returns>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        byte[] signature = new byte[VerifyingKey.SignatureBytes];
        Sign(message, signature);
        return signature;
    }

    /// <summary>Exports the key as PKCS#8 PEM (RFC 8410, version 0), as openssl writes it.</summary>
    /// <returns>The file's bytes, for the caller to zero.</returns>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] ExportPkcs8Pem()
    {
        Span<byte> der = stackalloc byte[Pkcs8.Version0Bytes];
        try
        {
            using SecretLease secretKey = _secretKey.Borrow();
            Pkcs8.Write(secretKey.Bytes[..SeedBytes], der);
            return Pem.EncodeSecret(der, Pkcs8.Label, Pkcs8LineChars);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Exports the key as an unencrypted OpenSSH private key, for an ssh-keygen that cannot read PKCS#8 (before 9.6).</summary>
    /// <param name="comment">Written into the file; no secret.</param>
    /// <returns>The file's bytes, for the caller to zero.</returns>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] ExportOpenSshPem(string comment = "")
    {
        using SecretLease secretKey = _secretKey.Borrow();
        byte[] container = OpenSshPrivateKey.Write(secretKey.Bytes, VerifyingKey, comment);
        try
        {
            return Pem.EncodeSecret(container, OpenSshPrivateKey.Label, OpenSshPrivateKey.LineChars);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(container);
        }
    }

    /// <summary>Zeroes and frees the private half.</summary>
    public void Dispose() => _secretKey.Dispose();

    /// <returns>The name of the type, never the key.</returns>
    public override string ToString() => nameof(SigningKey);

    /// <summary>Writes the scalar of this key's X25519 form, for the caller to zero.</summary>
    internal void DeriveX25519Scalar(Span<byte> scalar)
    {
        using SecretLease secretKey = _secretKey.Borrow();
        Curves.Ed25519SecretKeyToX25519(secretKey.Bytes, scalar);
    }

    private delegate bool ContainerReader(ReadOnlySpan<byte> container, out ReadOnlySpan<byte> seed, out ReadOnlySpan<byte> publicKey);

    private static SigningKey FromContainer(byte[] container, ContainerReader tryRead)
    {
        try
        {
            if (!tryRead(container, out ReadOnlySpan<byte> seed, out ReadOnlySpan<byte> publicKey))
            {
                throw new KeyFormatException(OpenSshPrivateKey.IsEncrypted(container)
                    ? "The private key is encrypted; remove its passphrase first."
                    : "The private key is not an Ed25519 key in its standard form.");
            }

            SigningKey key = FromSeed(seed);
            if (!publicKey.IsEmpty && !publicKey.SequenceEqual(key.VerifyingKey.Bytes))
            {
                key.Dispose();
                throw new KeyFormatException("The private and the public key in the text do not belong together.");
            }

            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(container);
        }
    }
}
