namespace Gateway.Server.Advisories;

/// <summary>A signed document inside an answer: its exact bytes, copied as they are, so that a reader may cut them out and verify them.</summary>
/// <param name="Utf8">An object in canonical JSON.</param>
internal readonly record struct CanonicalBytes(ReadOnlyMemory<byte> Utf8);
