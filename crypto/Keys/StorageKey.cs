using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// The key that seals what is stored: version (1 byte, 0x01), key id (8), nonce (24), XChaCha20-Poly1305 ciphertext and tag (16). The associated data
/// says where the value belongs, so that sealed bytes moved elsewhere do not open. A random 24-byte nonce does not repeat in any number of values one
/// key could seal. Owned and disposed by one owner; safe for several threads.
/// </summary>
public sealed class StorageKey : IDisposable
{
    /// <summary>By how many bytes sealed data is longer than what it holds.</summary>
    public const int OverheadBytes = HeaderBytes + Curves.XChaChaTagBytes;

    /// <summary>Length of <see cref="KeyId"/> in bytes.</summary>
    public const int KeyIdBytes = 8;

    private const byte Version = 1;
    private const int MasterBytes = 32;
    private const int NonceStart = 1 + KeyIdBytes;
    private const int HeaderBytes = NonceStart + Curves.XChaChaNonceBytes;

    private readonly SecretMemory _master;
    private readonly SecretMemory _sealingKey;
    private readonly byte[] _keyId = new byte[KeyIdBytes];

    private StorageKey(ReadOnlySpan<byte> master)
    {
        _master = new SecretMemory(master);
        Span<byte> sealingKey = stackalloc byte[Curves.XChaChaKeyBytes];
        try
        {
            // Two labels, so that the published id says nothing about the key that seals.
            HKDF.Expand(HashAlgorithmName.SHA256, master, sealingKey, "advisory gateway storage key v1: seal"u8);
            HKDF.Expand(HashAlgorithmName.SHA256, master, _keyId, "advisory gateway storage key v1: id"u8);
            _sealingKey = new SecretMemory(sealingKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sealingKey);
        }
    }

    private static ReadOnlySpan<byte> FilePrefix => "advisory-storage-key/v1 "u8;

    /// <summary>Names the key without giving it away; every sealed value carries it.</summary>
    public ReadOnlySpan<byte> KeyId => _keyId;

    /// <summary>Makes a new key from the system's random source.</summary>
    /// <returns>A key for the caller to dispose.</returns>
    public static StorageKey Generate()
    {
        Span<byte> master = stackalloc byte[MasterBytes];
        try
        {
            RandomNumberGenerator.Fill(master);
            return new StorageKey(master);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }

    /// <summary>Reads a key file: <c>advisory-storage-key/v1 </c>, 32 bytes in base64, a line end or none.</summary>
    /// <param name="fileUtf8">The file's bytes; still the caller's to zero.</param>
    /// <returns>A key for the caller to dispose.</returns>
    /// <exception cref="KeyFormatException">Any other text.</exception>
    public static StorageKey Parse(ReadOnlySpan<byte> fileUtf8)
    {
        ReadOnlySpan<byte> line = fileUtf8.TrimEnd("\r\n"u8);
        if (!line.StartsWith(FilePrefix) || !StrictBase64.TryDecodeSecret(line[FilePrefix.Length..], out byte[] master))
        {
            throw new KeyFormatException("The text is not a storage key.");
        }

        try
        {
            return master.Length == MasterBytes ? new StorageKey(master) : throw new KeyFormatException("The storage key has the wrong length.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }

    /// <summary>Writes the key file.</summary>
    /// <returns>Its bytes, for the caller to zero.</returns>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] Export()
    {
        using SecretLease master = _master.Borrow();
        int base64Bytes = System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(MasterBytes);
        byte[] file = new byte[FilePrefix.Length + base64Bytes + 1];
        FilePrefix.CopyTo(file);
        System.Buffers.Text.Base64.EncodeToUtf8(master.Bytes, file.AsSpan(FilePrefix.Length), out _, out _);
        file[^1] = (byte)'\n';
        return file;
    }

    /// <summary>Seals a value for one place.</summary>
    /// <param name="associatedData">Names the place; not stored, and needed again to open.</param>
    /// <param name="plaintext">The value; still the caller's to zero.</param>
    /// <returns>The sealed bytes, <see cref="OverheadBytes"/> longer.</returns>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        using SecretLease key = _sealingKey.Borrow();
        byte[] sealedBytes = new byte[checked(plaintext.Length + OverheadBytes)];
        sealedBytes[0] = Version;
        _keyId.CopyTo(sealedBytes, 1);
        Span<byte> nonce = sealedBytes.AsSpan(NonceStart, Curves.XChaChaNonceBytes);
        RandomNumberGenerator.Fill(nonce);
        Curves.XChaChaEncrypt(key.Bytes, nonce, associatedData, plaintext, sealedBytes.AsSpan(HeaderBytes));
        return sealedBytes;
    }

    /// <summary>Whether a sealed value names this key. It proves nothing: opening does.</summary>
    /// <param name="sealedBytes">What <see cref="Seal"/> returned.</param>
    public bool Sealed(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length >= OverheadBytes && sealedBytes[0] == Version && sealedBytes.Slice(1, KeyIdBytes).SequenceEqual(_keyId);

    /// <summary>Opens a value sealed for this place.</summary>
    /// <param name="associatedData">The same as when it was sealed.</param>
    /// <param name="sealedBytes">What <see cref="Seal"/> returned.</param>
    /// <returns>The value, for the caller to zero.</returns>
    /// <exception cref="SealedDataException">It does not open.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] Open(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedBytes)
    {
        using SecretLease key = _sealingKey.Borrow();
        if (!Sealed(sealedBytes))
        {
            throw new SealedDataException();
        }

        byte[] plaintext = new byte[sealedBytes.Length - OverheadBytes];
        ReadOnlySpan<byte> nonce = sealedBytes.Slice(NonceStart, Curves.XChaChaNonceBytes);
        return Curves.TryXChaChaDecrypt(key.Bytes, nonce, associatedData, sealedBytes[HeaderBytes..], plaintext)
            ? plaintext
            : throw new SealedDataException();
    }

    /// <summary>Zeroes and frees the key.</summary>
    public void Dispose()
    {
        _master.Dispose();
        _sealingKey.Dispose();
    }

    /// <returns>The name of the type, never the key.</returns>
    public override string ToString() => nameof(StorageKey);
}
