namespace Gateway.Exchange;

/// <summary>One recipient of an upload.</summary>
/// <param name="Id">The agency.</param>
/// <param name="Audience">The named principals of it, sorted, for TLP:RED; otherwise null.</param>
public sealed record UploadRecipient(AgencyId Id, IReadOnlyList<PrincipalId>? Audience = null);
