namespace Gateway.Crypto;

/// <summary>An age header, or a stanza addressed to an identity's type, breaks the format (c2sp.org/age). The message is one plain sentence.</summary>
/// <param name="message">The rule that was broken.</param>
public sealed class HeaderFormatException(string message) : Exception(message);
