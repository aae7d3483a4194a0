namespace Gateway.Audit;

/// <summary>
/// A log may not go on: what the database shows and what was signed do not agree, or nothing is left to compare it with. Nothing was written, and trying
/// again is no use before somebody has acted.
/// </summary>
public abstract class LogStoppedException : Exception
{
    /// <summary>With a sentence.</summary>
    protected LogStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    protected LogStoppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Which log, where known.</summary>
    public LogName? Log { get; protected init; }
}
