using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// The 16 random bytes that one age file is encrypted with (c2sp.org/age, File key). It lives for one file and is made too often for guarded memory:
/// a pinned array, which the collector cannot copy about, zeroed on disposal. MUST NOT serve two files.
/// </summary>
public sealed class FileKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int KeyBytes = 16;

    private readonly byte[] _key = GC.AllocateArray<byte>(KeyBytes, pinned: true);
    private bool _disposed;

    internal FileKey(ReadOnlySpan<byte> key) => key.CopyTo(_key);

    internal ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _key;
        }
    }

    /// <summary>Makes a new file key from the system's random source.</summary>
    /// <returns>A key for the caller to dispose.</returns>
    public static FileKey Generate()
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        try
        {
            RandomNumberGenerator.Fill(key);
            return new FileKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <returns>The name of the type, never the key.</returns>
    public override string ToString() => nameof(FileKey);
}
