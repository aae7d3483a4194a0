namespace Gateway.Exchange;

/// <summary>Traffic Light Protocol 2.0 (FIRST): how far a document may travel.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum Tlp
{
    /// <summary><c>RED</c>: the named persons only.</summary>
    Red = 1,

    /// <summary><c>AMBER+STRICT</c>: the recipient's organisation only.</summary>
    AmberStrict = 2,

    /// <summary><c>AMBER</c>: the recipient's organisation and its clients.</summary>
    Amber = 3,

    /// <summary><c>GREEN</c>: the community.</summary>
    Green = 4,

    /// <summary><c>CLEAR</c>: everybody.</summary>
    Clear = 5,
}
