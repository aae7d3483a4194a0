namespace Gateway.Exchange;

/// <summary>A group that an advisory was addressed to, as the log names it: which version of its roster, and nothing of what stands in it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Sequence">The version.</param>
/// <param name="Roster">The SHA-256 of the version's document, which holds 32 random bytes: nobody tries a guessed roster against it.</param>
public sealed record AddressedGroup(GroupId Group, long Sequence, Sha256Digest Roster);
