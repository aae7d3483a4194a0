namespace Gateway.Exchange;

/// <summary>What a recipient did with a delivery.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum Disposition
{
    /// <summary><c>delivered</c></summary>
    Delivered = 1,

    /// <summary><c>read</c></summary>
    Read = 2,

    /// <summary><c>acted</c></summary>
    Acted = 3,

    /// <summary><c>declined</c></summary>
    Declined = 4,

    /// <summary><c>unreadable</c>: it could not be opened.</summary>
    Unreadable = 5,
}
