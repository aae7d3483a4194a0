namespace Gateway.Server.Timestamps;

/// <summary>A dated checkpoint.</summary>
/// <param name="Size">The checkpoint's size.</param>
/// <param name="Checkpoint">The note's exact bytes, base64: what the token dates.</param>
/// <param name="Token">The RFC 3161 token, DER in base64.</param>
internal sealed record TimestampAnswer(long Size, string Checkpoint, string Token);
