namespace Gateway.Server.Logs;

/// <summary>A consistency proof (RFC 9162 §2.1.4).</summary>
/// <param name="From">The earlier size.</param>
/// <param name="To">The later size.</param>
/// <param name="Hashes">The proof, base64.</param>
internal sealed record ConsistencyAnswer(long From, long To, IReadOnlyList<string> Hashes);
