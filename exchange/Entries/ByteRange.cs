namespace Gateway.Exchange;

/// <summary>A range of bytes of a download, both ends included (RFC 9110 §14.1.2).</summary>
/// <param name="From">The first byte, from 0.</param>
/// <param name="To">The last byte, not before the first.</param>
public readonly record struct ByteRange(long From, long To);
