namespace Gateway.Audit;

/// <summary>
/// The newest checkpoint in the store is signed by a key that this process does not know: the log goes on under another one. Whoever signed on under the
/// former key would make a second history.
/// </summary>
public sealed class LogKeyRetiredException : LogStoppedException
{
    /// <summary>Without fields.</summary>
    public LogKeyRetiredException()
        : this("A key of this process was given up.")
    {
    }

    /// <summary>With a sentence.</summary>
    public LogKeyRetiredException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public LogKeyRetiredException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the log that goes on under another key.</summary>
    public LogKeyRetiredException(LogName log)
        : base($"The newest checkpoint of the {log} log is signed by a key that this process does not know: the log's key was rotated, or the row was changed.") =>
        Log = log;
}
