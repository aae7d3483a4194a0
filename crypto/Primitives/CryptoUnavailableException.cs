namespace Gateway.Crypto;

/// <summary>The cryptography this library stands on is absent, too old or wrong on this machine. The message is one plain sentence for an operator.</summary>
/// <param name="message">What is missing and what to do.</param>
/// <param name="innerException">What the loader reported, if anything.</param>
public sealed class CryptoUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
