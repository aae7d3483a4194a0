using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>
/// Adds entries to the batch that a work runs in. What it returns is final within the batch and void if the batch is rolled back, in which case
/// the work runs again. To be used by one work at a time, and not after it has returned.
/// </summary>
public sealed class EntryAppender
{
    // Salts come in blocks: one call into the random number generator for each entry would cost more than hashing the entry.
    private const int SaltBlockBytes = 64 * LogEntry.SaltSizeBytes;
    private readonly Dictionary<LogName, LogSession> sessions;
    private byte[] salts = [];
    private int saltsUsed;

    internal EntryAppender(IEnumerable<LogSession> sessions, DateTimeOffset databaseTime)
    {
        this.sessions = sessions.ToDictionary(session => session.Log);
        Now = WholeMilliseconds(databaseTime);
    }

    /// <summary>The database's clock when the lock was taken, in whole milliseconds.</summary>
    internal DateTimeOffset Now { get; }

    internal IEnumerable<LogSession> Sessions => sessions.Values;

    internal int EntryCount { get; private set; }

    /// <summary>The log's size as this batch will leave it: committed entries and those that the batch has added so far.</summary>
    /// <exception cref="ArgumentException">The writer does not keep this log.</exception>
    public long HeadSize(LogName log) => Session(log).Size;

    /// <summary>The time that the next entry of a log will bear, UTC: what is decided by a moment is decided by this one, since no reader of the log knows another.</summary>
    /// <exception cref="ArgumentException">The writer does not keep this log.</exception>
    public DateTimeOffset NextTime(LogName log) => Session(log).TimeAt(Now);

    /// <summary>Adds an entry at the end of a log. Its time is the database's, never before the time of the entry before it.</summary>
    /// <exception cref="ArgumentException">The writer does not keep this log.</exception>
    /// <exception cref="EntryTooLargeException">The entry would exceed 65,535 bytes.</exception>
    public AppendedEntry Append(LogName log, EntryDraft draft)
    {
        AppendedEntry entry = Session(log).Append(draft, Now, NextSalt());
        EntryCount++;
        return entry;
    }

    internal static DateTimeOffset WholeMilliseconds(DateTimeOffset time)
    {
        DateTimeOffset utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private LogSession Session(LogName log) =>
        sessions.TryGetValue(log, out LogSession? session) ? session : throw new ArgumentException("This writer does not keep that log.", nameof(log));

    private ReadOnlyMemory<byte> NextSalt()
    {
        if (saltsUsed == salts.Length)
        {
            salts = RandomNumberGenerator.GetBytes(SaltBlockBytes);
            saltsUsed = 0;
        }

        ReadOnlyMemory<byte> salt = salts.AsMemory(saltsUsed, LogEntry.SaltSizeBytes);
        saltsUsed += LogEntry.SaltSizeBytes;
        return salt;
    }
}
