namespace Gateway.Crypto;

/// <summary>
/// The payload was changed, cut short or followed by something else. Chunks that left the reader before this are authentic but not the whole
/// document: throw them away.
/// </summary>
/// <param name="message">What is wrong, in one plain sentence.</param>
/// <param name="chunk">Number of the chunk that failed, from 0.</param>
public sealed class PayloadException(string message, long chunk) : Exception(message)
{
    /// <summary>Number of the chunk that failed, from 0.</summary>
    public long Chunk { get; } = chunk;
}
