namespace Gateway.Crypto;

/// <summary>The bytes are not a timestamp, a timestamping authority's answer or its certificates (RFC 3161). The message is one plain sentence.</summary>
/// <param name="message">The rule that was broken.</param>
/// <param name="inner">What the decoder said.</param>
public sealed class TimestampFormatException(string message, Exception? inner = null) : Exception(message, inner);
