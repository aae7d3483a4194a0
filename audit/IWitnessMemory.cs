namespace Gateway.Audit;

/// <summary>
/// What a witness remembers: of each log the latest checkpoint that it cosigned. All its word is worth hangs on this memory never going back, so whoever
/// implements it MUST make a replacement atomic and durable. Safe for several threads.
/// </summary>
public interface IWitnessMemory
{
    /// <summary>The latest checkpoint cosigned for an origin, or null if none ever was.</summary>
    /// <exception cref="IOException">The memory cannot be read: that is never "none".</exception>
    Checkpoint? Read(string origin);

    /// <summary>
    /// Replaces the latest checkpoint if it is still the one that was <paramref name="seen"/>. Returns after <paramref name="replacement"/> would survive a power
    /// cut, or false with nothing changed if another was cosigned meanwhile.
    /// </summary>
    /// <exception cref="IOException">It could not be made durable; which of the two stands is open, and nothing may be cosigned by it.</exception>
    bool TryReplace(string origin, Checkpoint? seen, Checkpoint replacement);

    /// <summary>
    /// Keeps two checkpoints of one size that the same log signed and that contradict each other, as evidence for the operator. Bounded; may keep only the
    /// first few of a log.
    /// </summary>
    void KeepContradiction(Checkpoint latest, Checkpoint contradicting);
}
