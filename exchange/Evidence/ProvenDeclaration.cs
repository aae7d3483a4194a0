using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That a recipient declared that it passed an advisory on to its clients.</summary>
/// <param name="Entry">The entry <c>advisory.declared</c>, proven.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Declaration">The signed declaration; null where the exporter could not see it.</param>
/// <param name="Signer">The key that signed it; null without declaration.</param>
public sealed record ProvenDeclaration(LogEntry Entry, AdvisoryDeclaredDetail Detail, Declaration? Declaration, KeyUse? Signer);
