using System.Buffers;
using System.Security.Cryptography;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>A CSAF document in a file, read once: how it is listed, and its hashes.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Listing">How it is listed.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Sha512">Its SHA-512, lower-case hexadecimal.</param>
internal sealed record ProviderDocument(string File, CsafListing Listing, Sha256Digest Sha256, string Sha512)
{
    private const int BufferSizeBytes = 256 * 1024;

    /// <summary>Reads a file; null if it is not there, or not the CSAF document that was exported.</summary>
    public static async Task<ProviderDocument?> ReadAsync(string path, StandingDocument exported, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using DocumentReading reading = new();
        await ReadAsync(path, sha256, sha512, reading, cancellationToken);
        Sha256Digest digest = Sha256Digest.FromBytes(sha256.GetHashAndReset());
        // Only what was checked when it was exported is read for what it says: it was CSAF then.
        return digest.ToString() == exported.Sha256 && reading.Complete() is { } summary
            ? new ProviderDocument(path, new CsafListing(summary), digest, Convert.ToHexStringLower(sha512.GetHashAndReset()))
            : null;
    }

    private static async Task ReadAsync(string path, IncrementalHash sha256, IncrementalHash sha512, DocumentReading reading, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            await using FileStream file = System.IO.File.OpenRead(path);
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                sha256.AppendData(buffer, 0, read);
                sha512.AppendData(buffer, 0, read);
                reading.Read(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
