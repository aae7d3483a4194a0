namespace Gateway.Audit;

/// <summary>Bytes that are no log entry. The message is one plain sentence without any of their content.</summary>
public sealed class EntryFormatException : Exception
{
    /// <summary>Without a sentence.</summary>
    public EntryFormatException()
        : this("Not a log entry.")
    {
    }

    /// <summary>With a sentence.</summary>
    public EntryFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public EntryFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
