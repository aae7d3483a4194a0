using System.Globalization;

namespace Gateway.Audit;

/// <summary>
/// The store shows a log that does not continue a head that was released: the database went back in time. Nothing is signed any more, for the next
/// checkpoint would contradict one that others hold.
/// </summary>
public sealed class LogRolledBackException : LogStoppedException
{
    /// <summary>Without fields.</summary>
    public LogRolledBackException()
        : this("The store shows a log that does not continue what was released.")
    {
    }

    /// <summary>With a sentence.</summary>
    public LogRolledBackException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public LogRolledBackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With both sizes, which may be the same: then the content is another.</summary>
    public LogRolledBackException(LogName log, long releasedSize, long foundSize)
        : base(string.Create(CultureInfo.InvariantCulture, $"A head of log {log} at size {releasedSize} was released; the store shows size {foundSize} and does not continue it."))
    {
        Log = log;
        ReleasedSize = releasedSize;
        FoundSize = foundSize;
    }

    /// <summary>The size of the largest head that was released.</summary>
    public long ReleasedSize { get; }

    /// <summary>The size of the head in the store.</summary>
    public long FoundSize { get; }
}
