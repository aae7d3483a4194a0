using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That a second publisher of the sending agency stood by a publication.</summary>
/// <param name="Entry">The entry <c>advisory.released</c>, proven.</param>
/// <param name="Release">What the publisher signed.</param>
/// <param name="Signer">The key that signed it.</param>
/// <param name="IsHeldAgainstStatements">Whether the bundle shows every statement, so that what was released was recomputed from them.</param>
public sealed record ProvenRelease(LogEntry Entry, Release Release, KeyUse Signer, bool IsHeldAgainstStatements);
