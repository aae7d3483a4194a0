namespace Gateway.Exchange;

/// <summary>A document's part in its advisory.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum DocumentRole
{
    /// <summary><c>main</c></summary>
    Main = 1,

    /// <summary><c>translation</c></summary>
    Translation = 2,

    /// <summary><c>attachment</c></summary>
    Attachment = 3,
}
