namespace Gateway.Exchange;

/// <summary>Whether a group is still published to.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum GroupStatus
{
    /// <summary><c>active</c></summary>
    Active = 1,

    /// <summary><c>closed</c>: for ever; no version follows.</summary>
    Closed = 2,
}
