namespace Gateway.Exchange;

/// <summary>Why a principal was revoked.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum RevocationReason
{
    /// <summary><c>key-compromise</c></summary>
    KeyCompromise = 1,

    /// <summary><c>left</c></summary>
    Left = 2,

    /// <summary><c>superseded</c></summary>
    Superseded = 3,

    /// <summary><c>unspecified</c></summary>
    Unspecified = 4,
}
