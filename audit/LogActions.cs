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

    /// <summary>The member of <see cref="Damaged"/>'s detail that holds the first index that is gone.</summary>
    internal const string DamagedFrom = "from";
}
