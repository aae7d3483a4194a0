namespace Gateway.Exchange;

/// <summary>Who may know a group's roster. Fixed for the life of the group.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum GroupDisclosure
{
    /// <summary><c>disclosed</c>: every member of the gateway; the rosters stand in the directory log.</summary>
    Disclosed = 1,

    /// <summary><c>confidential</c>: the owner and those members that may publish to it; the directory log holds digests alone.</summary>
    Confidential = 2,
}
