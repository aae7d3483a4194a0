using System.Security.Cryptography;
using System.Text;
using Gateway.Exchange;

namespace Gateway.Server.Idempotency;

/// <summary>What a request asked for: SHA-256 over its route and the canonical documents of its body.</summary>
internal static class RequestFingerprint
{
    /// <summary>
    /// Takes the fingerprint of a request to <paramref name="route"/> (method and path). The documents are canonical JSON objects, each of which
    /// shows where it ends, so that no two lists of them run together into the same bytes.
    /// </summary>
    public static Sha256Digest Of(string route, params IEnumerable<ReadOnlyMemory<byte>> canonicalDocuments)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(route + "\n"));
        foreach (ReadOnlyMemory<byte> document in canonicalDocuments)
        {
            hash.AppendData(document.Span);
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }
}
