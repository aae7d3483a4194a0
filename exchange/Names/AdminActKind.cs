namespace Gateway.Exchange;

/// <summary>What an admin act does.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AdminActKind
{
    /// <summary><c>accept</c>: lets a new agency in with its first record.</summary>
    Accept = 1,

    /// <summary><c>replace-root</c>: countersigns a record under a new root after the old one was lost.</summary>
    ReplaceRoot = 2,

    /// <summary><c>suspend</c>: takes an agency out until it is resumed.</summary>
    Suspend = 3,

    /// <summary><c>resume</c>: ends a suspension.</summary>
    Resume = 4,
}
