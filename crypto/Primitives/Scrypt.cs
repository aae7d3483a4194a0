using System.Diagnostics;

namespace Gateway.Crypto;

/// <summary>scrypt (RFC 7914) as age uses it: r = 8, p = 1, 32 bytes out. The only caller of libsodium's.</summary>
internal static unsafe class Scrypt
{
    internal const int KeyBytes = 32;

    private const uint BlockSize = 8;
    private const uint Parallelism = 1;

    /// <summary>Derives a key; takes 2^<paramref name="logWorkFactor"/> KiB of memory while it runs.</summary>
    internal static void Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int logWorkFactor, Span<byte> key)
    {
        Debug.Assert(key.Length == KeyBytes);
        fixed (byte* p = passphrase, s = salt, k = key)
        {
            int result = Sodium.crypto_pwhash_scryptsalsa208sha256_ll(
                p, (nuint)passphrase.Length, s, (nuint)salt.Length, 1UL << logWorkFactor, BlockSize, Parallelism, k, KeyBytes);
            if (result != 0)
            {
                throw new CryptoUnavailableException("There is not enough memory for the passphrase's work factor.");
            }
        }
    }
}
