namespace Gateway.Crypto;

/// <summary>One signature line of a note. Name and key hash say which key to ask; they prove nothing.</summary>
/// <param name="Name">Key name.</param>
/// <param name="KeyHash">The first four bytes of the decoded line, big-endian.</param>
/// <param name="Signature">The rest, in the form of the key's algorithm.</param>
public sealed record NoteSignature(string Name, uint KeyHash, ReadOnlyMemory<byte> Signature);
