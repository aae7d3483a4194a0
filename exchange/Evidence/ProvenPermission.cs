using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That the author let a recipient share an advisory on.</summary>
/// <param name="Entry">The entry <c>advisory.permitted</c>, proven.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Permission">The signed permission; null where the exporter could not see it.</param>
/// <param name="Signature">The armored signature over it; null without permission.</param>
/// <param name="Signer">The key that signed it; null without permission.</param>
public sealed record ProvenPermission(LogEntry Entry, AdvisoryPermittedDetail Detail, Permission? Permission, string? Signature, KeyUse? Signer);
