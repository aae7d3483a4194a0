namespace Gateway.Audit;

/// <summary>The connection was lost during a commit and nobody knows whether it took place.</summary>
public sealed class LogCommitUnknownException : Exception
{
    /// <summary>Without a cause.</summary>
    public LogCommitUnknownException()
        : this("Whether the commit took place is not known.")
    {
    }

    /// <summary>With a sentence.</summary>
    public LogCommitUnknownException(string message)
        : base(message)
    {
    }

    /// <summary>With what the database said.</summary>
    public LogCommitUnknownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
