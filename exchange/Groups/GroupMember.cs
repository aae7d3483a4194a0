namespace Gateway.Exchange;

/// <summary>One agency in a group.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Right">What it may do.</param>
public sealed record GroupMember(AgencyId Agency, GroupRight Right);
