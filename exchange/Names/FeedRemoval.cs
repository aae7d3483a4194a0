namespace Gateway.Exchange;

/// <summary>Why an advisory left the public feed.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum FeedRemoval
{
    /// <summary><c>closed</c>: the operator turned the feed off.</summary>
    Closed = 1,

    /// <summary><c>expired</c>: the advisory expired.</summary>
    Expired = 2,

    /// <summary><c>superseded</c>: its sender published another in its place.</summary>
    Superseded = 3,

    /// <summary><c>withdrawn</c>: its sender withdrew it.</summary>
    Withdrawn = 4,
}
