namespace Gateway.Client.Http.Answers;

/// <summary>GET …/proof/consistency: hashes in base64.</summary>
internal sealed record ConsistencyAnswer(long From, long To, IReadOnlyList<string> Hashes);
