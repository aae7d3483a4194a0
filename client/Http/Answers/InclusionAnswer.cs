namespace Gateway.Client.Http.Answers;

/// <summary>GET …/proof/inclusion with a size: hashes in base64, leaf first.</summary>
internal sealed record InclusionAnswer(long Index, long Size, IReadOnlyList<string> Hashes);
