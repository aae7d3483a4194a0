namespace Gateway.Client.Http.Answers;

/// <summary>
/// A document as listed; <c>N</c> counts from 0, sizes are in bytes. Of an open advisory it is what the sender's statement says of the plaintext; of a sealed one
/// the size of the payload and nothing else. What a CSAF document says of itself is the gateway's word.
/// </summary>
internal sealed record ItemDocument(
    int N,
    string? Name = null,
    string? MediaType = null,
    string? Role = null,
    long? Size = null,
    string? Sha256 = null,
    string? Language = null,
    long? PayloadSize = null,
    ItemCsaf? Csaf = null);
