using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>
/// Fresh age identities for one principal: an X25519 one, and a hybrid one beside it where that is asked for. Both, because a sender or a gateway without ML-KEM writes
/// to the first, and an agency is written to in hybrid keys only when all its readers have one. Owns them.
/// </summary>
internal sealed class NewIdentities : IDisposable
{
    private readonly X25519Identity classical;
    private readonly HybridIdentity? hybrid;

    private NewIdentities(X25519Identity classical, HybridIdentity? hybrid)
    {
        this.classical = classical;
        this.hybrid = hybrid;
    }

    /// <summary>How a record lists them.</summary>
    public IReadOnlyList<ReceiveKey> Keys => hybrid is null ? [classical.Recipient] : [classical.Recipient, hybrid.Recipient];

    /// <summary>Makes an identity of each class named; an X25519 one in any case.</summary>
    /// <exception cref="CryptoUnavailableException">One is to be hybrid, and this machine has no ML-KEM; nothing was made.</exception>
    public static NewIdentities Generate(IReadOnlyCollection<HeaderClass> classes)
    {
        HybridIdentity? hybrid = classes.Contains(HeaderClass.Hybrid) ? HybridIdentity.Generate() : null;
        return new NewIdentities(X25519Identity.Generate(), hybrid);
    }

    /// <summary>The identity file, a line each.</summary>
    /// <returns>Its bytes, for the caller to zero.</returns>
    public byte[] ToFile()
    {
        byte[] first = classical.Export();
        byte[] second = hybrid?.Export() ?? [];
        try
        {
            return hybrid is null ? [.. first, (byte)'\n'] : [.. first, (byte)'\n', .. second, (byte)'\n'];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(first);
            CryptographicOperations.ZeroMemory(second);
        }
    }

    /// <summary>Zeroes and frees the secrets.</summary>
    public void Dispose()
    {
        classical.Dispose();
        hybrid?.Dispose();
    }
}
