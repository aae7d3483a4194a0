namespace Gateway.Exchange;

/// <summary>What stands behind a principal.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum PrincipalKind
{
    /// <summary><c>person</c></summary>
    Person = 1,

    /// <summary><c>team</c></summary>
    Team = 2,

    /// <summary><c>service</c>: a program; it cannot publish.</summary>
    Service = 3,

    /// <summary><c>archive</c>: receives everything addressed to its agency without an audience.</summary>
    Archive = 4,
}
