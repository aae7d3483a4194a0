namespace Gateway.Exchange;

/// <summary>What a party puts an end to.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum AgreementAct
{
    /// <summary><c>decline</c>: an open proposal; by the proposer itself it takes it back.</summary>
    Decline = 1,

    /// <summary><c>end</c>: its own part in an agreement that all parties signed, after the notice.</summary>
    End = 2,
}
