using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// The place of a hybrid identity <c>AGE-SECRET-KEY-PQ-1…</c> on a machine without ML-KEM, so that the others of its file go on opening theirs. Its text was
/// found to be in order; nothing of it is kept. What may be for it is refused with the reason, never passed off as somebody else's.
/// </summary>
public sealed class UnavailableHybridIdentity : IIdentity
{
    private UnavailableHybridIdentity()
    {
    }

    /// <summary>Reads <c>AGE-SECRET-KEY-PQ-1…</c>, upper case, nothing around it, on any machine.</summary>
    /// <param name="utf8">The text; still the caller's to zero.</param>
    /// <returns>What stands for the identity. It holds no secret.</returns>
    /// <exception cref="KeyFormatException">Any other text.</exception>
    public static UnavailableHybridIdentity Parse(ReadOnlySpan<byte> utf8)
    {
        Span<byte> seed = stackalloc byte[XWing.SeedBytes];
        try
        {
            return HybridIdentity.TryDecode(utf8, seed) ? new UnavailableHybridIdentity() : throw HybridIdentity.NotOne();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="CryptoUnavailableException">A stanza is a hybrid one, which this identity may open where there is ML-KEM.</exception>
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, [NotNullWhen(true)] out FileKey? fileKey)
    {
        fileKey = null;
        return AddressedStanza.ReadAll(stanzas, HybridStanza.Type, argumentCount: 2, XWing.CiphertextBytes).Count > 0
            ? throw HybridStanza.Unsupported()
            : false;
    }
}
