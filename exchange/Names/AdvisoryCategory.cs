namespace Gateway.Exchange;

/// <summary>What an advisory is about.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AdvisoryCategory
{
    /// <summary><c>vulnerability</c></summary>
    Vulnerability = 1,

    /// <summary><c>malware</c></summary>
    Malware = 2,

    /// <summary><c>attack</c></summary>
    Attack = 3,

    /// <summary><c>incident</c></summary>
    Incident = 4,

    /// <summary><c>technique</c></summary>
    Technique = 5,

    /// <summary><c>regulation</c></summary>
    Regulation = 6,

    /// <summary><c>notice</c></summary>
    Notice = 7,
}
