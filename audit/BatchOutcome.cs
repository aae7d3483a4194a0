namespace Gateway.Audit;

/// <summary>How an attempt to run works in one transaction ended.</summary>
internal enum BatchEnd
{
    /// <summary>The callers have been told.</summary>
    Settled,

    /// <summary>A work or a write failed and everything was rolled back.</summary>
    Faulted,

    /// <summary>The commit was found not to have taken place.</summary>
    NotCommitted,

    /// <summary>The lock or the heads could not be had, a log may not go on, nobody knows what became of the commit, or it could not be anchored: another attempt
    /// now is no use.</summary>
    GiveUp,
}

/// <summary>How an attempt ended, how many works it took in, and what stopped it.</summary>
internal readonly record struct BatchOutcome(BatchEnd End, int Works, Exception? Cause);
