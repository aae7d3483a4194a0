namespace Gateway.Client.Http.Answers;

/// <summary>A document as listed; <c>N</c> counts from 0, sizes in bytes of the plaintext.</summary>
internal sealed record ItemDocument(int N, string Name, string MediaType, string Role, long Size, string Sha256, string? Language = null);
