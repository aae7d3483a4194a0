namespace Gateway.Audit;

/// <summary>
/// Tells when the database's clock went back behind what a log was dated before. The log's own time then stands still until the clock has come up to it; that it does, and
/// since when, is said once, by an entry. What is remembered here only keeps it from being said in every batch: after a restart, or by another gateway,
/// the same step is said again.
/// </summary>
internal sealed class ClockSteps
{
    /// <summary>How far behind the clock may be without a word: replicas of a database and time servers differ by as much every day.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Dictionary<LogName, Sighting> sightings = [];

    /// <summary>Whether the clock went back since it was last looked at.</summary>
    /// <param name="log">The log, whose time stands at <paramref name="logTime"/>.</param>
    /// <param name="logTime">The time of the log's last entry.</param>
    /// <param name="clock">The database's clock.</param>
    /// <param name="from">What the clock, or the log if nobody looked, had shown before.</param>
    public bool IsStep(LogName log, DateTimeOffset logTime, DateTimeOffset clock, out DateTimeOffset from)
    {
        from = sightings.TryGetValue(log, out Sighting last) && last.LogTime == logTime ? last.Clock : logTime;
        return from - clock > Tolerance;
    }

    /// <summary>Remembers where the clock stood in a batch that was committed.</summary>
    public void Pass(LogName log, DateTimeOffset logTime, DateTimeOffset clock)
    {
        if (clock < logTime)
        {
            sightings[log] = new Sighting(logTime, clock);
        }
        else
        {
            sightings.Remove(log);
        }
    }

    private readonly record struct Sighting(DateTimeOffset LogTime, DateTimeOffset Clock);
}
