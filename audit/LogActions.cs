namespace Gateway.Audit;

/// <summary>The actions that a log itself gives rise to, whatever it is a log of. The list of all actions is open.</summary>
public static class LogActions
{
    /// <summary>The entry at index 0 of every log.</summary>
    public const string Opened = "log.opened";

    /// <summary>
    /// The writer found that the end of the log had been cut off. Detail: <c>from</c>, the first index that is gone. Indices go on after the gap, so that
    /// one history stays one history and a verifier sees what is missing.
    /// </summary>
    public const string Damaged = "log.damaged";

    /// <summary>
    /// Nothing else had happened for a while: a log that is alive grows, and one that does not is withheld. Detail: empty.
    /// </summary>
    public const string Heartbeat = "log.heartbeat";

    /// <summary>
    /// Entries that the database had lost were brought back from elsewhere; they give the root that had been signed. Detail: <c>from</c>, the first index
    /// brought back, and <c>to</c>, the one after the last. What stood beside them in other tables may be lost.
    /// </summary>
    public const string Recovered = "log.recovered";

    /// <summary>
    /// The database's clock went back: the entries before this one, and those to come until it has caught up, are dated by the log's last time instead.
    /// Detail: <c>from</c>, the time that had been shown before, and <c>to</c>, what the clock showed then.
    /// </summary>
    public const string ClockStepped = "log.clock-stepped";

    /// <summary>The member of <see cref="ClockStepped"/>'s detail that holds the time before.</summary>
    internal const string SteppedFrom = "from";

    /// <summary>The member of <see cref="ClockStepped"/>'s detail that holds the time after.</summary>
    internal const string SteppedTo = "to";

    /// <summary>
    /// The log goes on under another key. Detail: <c>rotation</c>, the note that both keys signed (<see cref="KeyRotation"/>). The entry is the first one under
    /// the new key.
    /// </summary>
    public const string KeyRotated = "log.key-rotated";

    /// <summary>The member of <see cref="Damaged"/>'s and <see cref="Recovered"/>'s details that holds the first index concerned.</summary>
    internal const string DamagedFrom = "from";

    /// <summary>The member of <see cref="Recovered"/>'s detail that holds the index after the last one concerned.</summary>
    internal const string RecoveredTo = "to";
}
