using System.Text;

namespace Gateway.Crypto;

/// <summary>A stanza of an identity's own type, its share decoded: the last argument, from which the wrap key is derived.</summary>
/// <param name="Share">The share's bytes.</param>
/// <param name="Stanza">The stanza.</param>
internal readonly record struct AddressedStanza(byte[] Share, Stanza Stanza)
{
    /// <summary>
    /// Finds the stanzas of a type and makes the checks that c2sp.org/age makes a MUST, the body's length among them, against partitioning oracles. The
    /// shape of all is checked before any is opened: whether a file is well-formed must not depend on who opens it.
    /// </summary>
    /// <exception cref="HeaderFormatException">One of them is malformed.</exception>
    internal static List<AddressedStanza> ReadAll(IReadOnlyList<Stanza> stanzas, string type, int argumentCount, int shareBytes) =>
        [.. stanzas.Where(stanza => stanza.Type == type).Select(stanza => Read(stanza, argumentCount, shareBytes))];

    /// <summary>Whether a stanza has the shape of its type; the type is the caller's to look at.</summary>
    internal static bool IsWellFormed(Stanza stanza, int argumentCount, int shareBytes) => TryReadShare(stanza, argumentCount, shareBytes, out _);

    private static AddressedStanza Read(Stanza stanza, int argumentCount, int shareBytes) => TryReadShare(stanza, argumentCount, shareBytes, out byte[] share)
        ? new AddressedStanza(share, stanza)
        : throw new HeaderFormatException($"A stanza of type {stanza.Type} is malformed.");

    private static bool TryReadShare(Stanza stanza, int argumentCount, int shareBytes, out byte[] share)
    {
        share = [];
        return stanza.Arguments.Count == argumentCount
            && StrictBase64.TryDecodeUnpadded(Encoding.ASCII.GetBytes(stanza.Arguments[^1]), out share)
            && share.Length == shareBytes
            && stanza.Body.Length == FileKeyWrap.BodyBytes;
    }
}
