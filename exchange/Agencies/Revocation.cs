namespace Gateway.Exchange;

/// <summary>That a principal's keys no longer count.</summary>
/// <param name="At">When the agency revoked it, UTC. What counts is when the record was logged.</param>
/// <param name="Reason">Why.</param>
/// <param name="SuspectedSince">Since when its keys may have been in other hands, UTC, not after <paramref name="At"/>; signatures from then on are doubtful.</param>
public sealed record Revocation(DateTimeOffset At, RevocationReason Reason, DateTimeOffset? SuspectedSince)
{
    /// <summary>From when on signatures are in doubt: where nothing was suspected, from the moment the agency says it revoked.</summary>
    public DateTimeOffset DoubtfulFrom => SuspectedSince ?? At;
}
