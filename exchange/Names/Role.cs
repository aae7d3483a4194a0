namespace Gateway.Exchange;

/// <summary>What a principal may do.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum Role
{
    /// <summary><c>reader</c>: fetch what its agency received.</summary>
    Reader = 1,

    /// <summary><c>publisher</c>: publish and withdraw for its agency.</summary>
    Publisher = 2,

    /// <summary><c>keyholder</c>: bring its agency's next record.</summary>
    Keyholder = 3,

    /// <summary><c>auditor</c>: read the whole audit log; effective only if granted to the agency.</summary>
    Auditor = 4,

    /// <summary><c>admin</c>: sign admin acts; effective only if granted to the agency.</summary>
    Admin = 5,
}
