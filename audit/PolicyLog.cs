using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>A log that a policy accepts.</summary>
/// <param name="Key">Its key; the key's name is the log's origin.</param>
/// <param name="Url">Where it can be reached; what that means is the application's matter.</param>
public sealed record PolicyLog(NoteVerifier Key, Uri? Url);
