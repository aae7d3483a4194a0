using Gateway.Exchange;

namespace Gateway.Client.Groups;

/// <summary>The newest version of a group that was believed.</summary>
/// <param name="Owner">Whose it was.</param>
/// <param name="Sequence">The version.</param>
/// <param name="Roster">The SHA-256 of its document.</param>
internal sealed record RememberedGroup(AgencyId Owner, long Sequence, Sha256Digest Roster);
