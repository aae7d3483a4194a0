namespace Gateway.Exchange;

/// <summary>That a principal's keys no longer count.</summary>
/// <param name="At">When the agency revoked it, UTC. What counts is when the record was logged.</param>
/// <param name="Reason">Why.</param>
/// <param name="SuspectedSince">Since when its keys may have been in other hands, UTC, not after <paramref name="At"/>; signatures from then on are doubtful.</param>
public sealed record Revocation(DateTimeOffset At, RevocationReason Reason, DateTimeOffset? SuspectedSince)
{
    /// <summary>From when on signatures are in doubt: where nothing was suspected, from the moment the agency says it revoked.</summary>
    public DateTimeOffset DoubtfulFrom => SuspectedSince ?? At;

    /// <summary>
    /// The revocation that two say together: the earlier one's, with the suspicion of whichever reaches further back. In whatever order they came, the
    /// same stands.
    /// </summary>
    public static Revocation Join(Revocation one, Revocation other)
    {
        bool otherFirst = (other.At, other.Reason).CompareTo((one.At, one.Reason)) < 0;
        Revocation first = otherFirst ? other : one;
        DateTimeOffset doubtful = one.DoubtfulFrom <= other.DoubtfulFrom ? one.DoubtfulFrom : other.DoubtfulFrom;
        return first with { SuspectedSince = doubtful < first.At ? doubtful : null };
    }
}
