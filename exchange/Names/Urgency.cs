namespace Gateway.Exchange;

/// <summary>How soon a recipient should look.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum Urgency
{
    /// <summary><c>flash</c></summary>
    Flash = 1,

    /// <summary><c>urgent</c></summary>
    Urgent = 2,

    /// <summary><c>routine</c></summary>
    Routine = 3,
}
