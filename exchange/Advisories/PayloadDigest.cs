namespace Gateway.Exchange;

/// <summary>One payload: nonce and chunks of an age file, without its header.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256.</param>
public sealed record PayloadDigest(long Size, Sha256Digest Sha256);
