namespace Gateway.Exchange;

/// <summary>What a notice tells of.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum NoticeEvent
{
    /// <summary><c>addressed</c>: an advisory was addressed to the agency.</summary>
    Addressed = 1,

    /// <summary><c>withdrawn</c>: an advisory that was addressed to the agency was withdrawn.</summary>
    Withdrawn = 2,

    /// <summary><c>test</c>: somebody of the agency asked for it, and nothing happened.</summary>
    Test = 3,
}
