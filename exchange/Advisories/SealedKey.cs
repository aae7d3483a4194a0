namespace Gateway.Exchange;

/// <summary>One receive key that a sealed statement names, with the digests of the headers for it.</summary>
/// <param name="RecipientKey">The key.</param>
/// <param name="Headers">The SHA-256 of the envelope's header, then of each document's, in order.</param>
public sealed record SealedKey(ReceiveKey RecipientKey, IReadOnlyList<Sha256Digest> Headers);
