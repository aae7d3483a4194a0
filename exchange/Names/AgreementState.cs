namespace Gateway.Exchange;

/// <summary>Where one version of an agreement stands at a moment.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AgreementState
{
    /// <summary><c>proposed</c>: not signed by all yet; it binds nobody.</summary>
    Proposed = 1,

    /// <summary><c>declined</c>: a party declined it, or its proposer took it back; it never binds anybody.</summary>
    Declined = 2,

    /// <summary><c>agreed</c>: signed by all; it will be in force.</summary>
    Agreed = 3,

    /// <summary><c>in-force</c>: it binds those of its parties that have not left.</summary>
    InForce = 4,

    /// <summary><c>replaced</c>: a later version is in force, or was.</summary>
    Replaced = 5,

    /// <summary><c>ended</c>: fewer than two parties are left.</summary>
    Ended = 6,

    /// <summary><c>expired</c>: its own last day has passed.</summary>
    Expired = 7,
}
