using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>The age identities of a keys folder, X25519 and hybrid ones, and the receive keys that they open for. Owns the identities.</summary>
internal sealed class OwnIdentities : IDisposable
{
    private OwnIdentities(IReadOnlyList<IIdentity> all)
    {
        All = all;
        Keys = [.. all.Select(KeyOf).OfType<ReceiveKey>()];
    }

    /// <summary>What opens files: whichever fits.</summary>
    public IReadOnlyList<IIdentity> All { get; }

    /// <summary>The receive keys, in the order of the file, which is the newest first. Those that this machine cannot use are not among them.</summary>
    public IReadOnlyList<ReceiveKey> Keys { get; }

    /// <summary>Whether a hybrid identity is there that this machine, without ML-KEM, can neither use nor tell the key of.</summary>
    public bool LackMlKem => All.Any(identity => identity is UnavailableHybridIdentity);

    /// <summary>Reads a file of identities.</summary>
    /// <exception cref="KeyFormatException">It is none.</exception>
    public static OwnIdentities Parse(ReadOnlySpan<byte> utf8) => new(IdentityFile.Parse(utf8));

    /// <summary>
    /// Refuses what is encrypted to hybrid keys where one of the identities is hybrid and cannot be used here: whether it is for the caller, nobody can say.
    /// </summary>
    /// <exception cref="CryptoUnavailableException">That is so.</exception>
    public void RequireUsableFor(HeaderClass headerClass)
    {
        if (headerClass == HeaderClass.Hybrid && LackMlKem)
        {
            HybridRecipient.RequireSupport();
        }
    }

    /// <summary>Zeroes and frees the identities.</summary>
    public void Dispose()
    {
        foreach (IDisposable identity in All.OfType<IDisposable>())
        {
            identity.Dispose();
        }
    }

    private static ReceiveKey? KeyOf(IIdentity identity) => identity switch
    {
        X25519Identity classical => ReceiveKey.Of(classical.Recipient),
        HybridIdentity hybrid => ReceiveKey.Of(hybrid.Recipient),
        _ => null,
    };
}
