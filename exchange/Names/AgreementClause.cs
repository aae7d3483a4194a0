namespace Gateway.Exchange;

/// <summary>What an advisory was refused by. Each is spelled as the member of the agreement that says so.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AgreementClause
{
    /// <summary><c>required</c>: no agreement at all binds both sides, and the gateway asks for one.</summary>
    Required = 1,

    /// <summary><c>categories</c></summary>
    Categories = 2,

    /// <summary><c>maxTlp</c></summary>
    MaxTlp = 3,

    /// <summary><c>retentionDays</c></summary>
    RetentionDays = 4,

    /// <summary><c>acknowledgeWithinHours</c></summary>
    AcknowledgeWithinHours = 5,

    /// <summary><c>languages</c></summary>
    Languages = 6,

    /// <summary><c>onwardSharing</c></summary>
    OnwardSharing = 7,

    /// <summary><c>reservations</c></summary>
    Reservations = 8,
}
