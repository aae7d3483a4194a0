using System.Diagnostics.CodeAnalysis;

namespace Gateway.Crypto;

/// <summary>The secret half of a recipient: unwraps a file key.</summary>
public interface IIdentity
{
    /// <summary>Looks for a stanza addressed to this identity. Stanzas of other types MUST be ignored, malformed ones of its own type MUST be refused.</summary>
    /// <param name="stanzas">All stanzas of one header.</param>
    /// <param name="fileKey">The key, for the caller to dispose. Nothing is proved before the header's MAC has been verified with it.</param>
    /// <returns>False when none is addressed to this identity.</returns>
    /// <exception cref="HeaderFormatException">A stanza of this identity's type is malformed.</exception>
    /// <exception cref="ObjectDisposedException">The identity is gone.</exception>
    bool TryUnwrap(IReadOnlyList<Stanza> stanzas, [NotNullWhen(true)] out FileKey? fileKey);
}
