namespace Gateway.Crypto;

/// <summary>A document is not canonical JSON of the profile, or not of the expected shape. The message is one plain sentence without document content.</summary>
/// <param name="message">The rule that was broken.</param>
public sealed class CanonicalJsonException(string message) : Exception(message);
