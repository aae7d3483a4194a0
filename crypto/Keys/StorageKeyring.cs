using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// The storage key of today and those before it. New values are sealed under the first; every value names the key that it was sealed under, so old ones
/// open as long as their key is here. Owns its keys and disposes them; safe for several threads.
/// </summary>
public sealed class StorageKeyring : IDisposable
{
    private readonly StorageKey _current;
    private readonly IReadOnlyList<StorageKey> _former;

    /// <summary>A keyring.</summary>
    /// <param name="current">Seals; the keyring's from here on.</param>
    /// <param name="former">Only open; the keyring's from here on.</param>
    public StorageKeyring(StorageKey current, params IReadOnlyList<StorageKey> former)
    {
        _current = current;
        _former = former;
    }

    /// <summary>Names the key that seals without giving it away.</summary>
    public ReadOnlySpan<byte> KeyId => _current.KeyId;

    /// <summary>Names the keys that only open, the oldest first.</summary>
    public IEnumerable<byte[]> FormerKeyIds => _former.Select(key => key.KeyId.ToArray());

    /// <summary>Seals a value for one place; see <see cref="StorageKey.Seal"/>.</summary>
    /// <exception cref="ObjectDisposedException">The keys are gone.</exception>
    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext) => _current.Seal(associatedData, plaintext);

    /// <summary>Opens a value sealed for this place under any key of the ring; see <see cref="StorageKey.Open"/>.</summary>
    /// <returns>The value, for the caller to zero.</returns>
    /// <exception cref="SealedDataException">It does not open, or was sealed under a key that is not here.</exception>
    /// <exception cref="ObjectDisposedException">The keys are gone.</exception>
    public byte[] Open(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedBytes)
    {
        foreach (StorageKey former in _former)
        {
            if (former.Sealed(sealedBytes))
            {
                return former.Open(associatedData, sealedBytes);
            }
        }

        return _current.Open(associatedData, sealedBytes);
    }

    /// <summary>Seals a file key for one place, so that its payload can be addressed to others later.</summary>
    /// <exception cref="ObjectDisposedException">The keys are gone.</exception>
    public byte[] SealFileKey(ReadOnlySpan<byte> associatedData, FileKey fileKey) => Seal(associatedData, fileKey.Bytes);

    /// <summary>Opens a file key that <see cref="SealFileKey"/> sealed for this place.</summary>
    /// <returns>The key, for the caller to dispose.</returns>
    /// <exception cref="SealedDataException">It does not open, or is no file key.</exception>
    /// <exception cref="ObjectDisposedException">The keys are gone.</exception>
    public FileKey OpenFileKey(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedKey)
    {
        byte[] key = Open(associatedData, sealedKey);
        try
        {
            return key.Length == FileKey.KeyBytes ? new FileKey(key) : throw new SealedDataException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Zeroes and frees the keys.</summary>
    public void Dispose()
    {
        _current.Dispose();
        foreach (StorageKey former in _former)
        {
            former.Dispose();
        }
    }

    /// <returns>The name of the type, never a key.</returns>
    public override string ToString() => nameof(StorageKeyring);
}
