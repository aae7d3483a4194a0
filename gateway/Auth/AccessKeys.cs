using System.Collections.Concurrent;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>The thumbprints of access keys, computed once for each key text.</summary>
internal static class AccessKeys
{
    private const int Capacity = 10_000;

    private static readonly ConcurrentDictionary<string, string> Thumbprints = new(StringComparer.Ordinal);

    /// <summary>The thumbprint (RFC 7638) of a key that the directory holds as an <c>ssh-ed25519</c> line.</summary>
    public static string ThumbprintOf(string sshLine)
    {
        if (Thumbprints.Count >= Capacity)
        {
            Thumbprints.Clear();
        }

        return Thumbprints.GetOrAdd(sshLine, static line => Ed25519Jwk.Thumbprint(VerifyingKey.ParseSsh(line)));
    }
}
