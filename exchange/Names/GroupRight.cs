namespace Gateway.Exchange;

/// <summary>What an agency may do in a group.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum GroupRight
{
    /// <summary><c>member</c>: receives what is published to the group.</summary>
    Member = 1,

    /// <summary><c>publisher</c>: receives, may publish to the group, and so knows its roster.</summary>
    Publisher = 2,
}
