namespace Gateway.Exchange;

/// <summary>Whether an agency takes part.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AgencyStatus
{
    /// <summary><c>active</c></summary>
    Active = 1,

    /// <summary><c>retired</c>: its keys no longer count; its history does.</summary>
    Retired = 2,
}
