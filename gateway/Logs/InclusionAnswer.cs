namespace Gateway.Server.Logs;

/// <summary>An inclusion proof (RFC 9162 §2.1.3).</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Size">The size of the log that the proof leads to.</param>
/// <param name="Leaf">The entry's leaf hash, base64.</param>
/// <param name="Hashes">The path, base64, leaf first.</param>
internal sealed record InclusionAnswer(long Index, long Size, string Leaf, IReadOnlyList<string> Hashes);
