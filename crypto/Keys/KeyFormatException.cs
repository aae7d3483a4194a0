namespace Gateway.Crypto;

/// <summary>The text of a key, public or private, is not one this library accepts. The message is one plain sentence and never holds key material.</summary>
/// <param name="message">What is wrong with the text.</param>
public sealed class KeyFormatException(string message) : Exception(message);
