namespace Gateway.Crypto;

/// <summary>The bytes are not a signed note or a note key (c2sp.org/signed-note). The message is one plain sentence.</summary>
/// <param name="message">The rule that was broken.</param>
public sealed class NoteFormatException(string message) : Exception(message);
