namespace Gateway.Exchange;

/// <summary>What sort of body an agency is.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AgencyKind
{
    /// <summary><c>national-cert</c></summary>
    NationalCert = 1,

    /// <summary><c>international-body</c></summary>
    InternationalBody = 2,

    /// <summary><c>industry-association</c></summary>
    IndustryAssociation = 3,

    /// <summary><c>operator</c></summary>
    Operator = 4,

    /// <summary><c>other</c></summary>
    Other = 5,

    /// <summary><c>gateway</c>: the gateway itself, and only it.</summary>
    Gateway = 6,
}
