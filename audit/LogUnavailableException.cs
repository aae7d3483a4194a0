namespace Gateway.Audit;

/// <summary>The log cannot be written now, and nothing was: the database does not answer, the queue is full, or the writer has stopped.</summary>
public sealed class LogUnavailableException : Exception
{
    /// <summary>Without a sentence.</summary>
    public LogUnavailableException()
        : this("The log cannot be written now.")
    {
    }

    /// <summary>With a sentence.</summary>
    public LogUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public LogUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
