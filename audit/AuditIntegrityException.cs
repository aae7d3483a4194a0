namespace Gateway.Audit;

/// <summary>A stored log contradicts itself: what is at an index is not what the hashes over it say, or is not there.</summary>
public sealed class AuditIntegrityException : Exception
{
    /// <summary>Without fields; for completeness of the exception pattern.</summary>
    public AuditIntegrityException()
        : this("A stored log contradicts itself.")
    {
    }

    /// <summary>With a sentence.</summary>
    public AuditIntegrityException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public AuditIntegrityException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With what was found where.</summary>
    public AuditIntegrityException(LogName log, long index, Hash32? expected, Hash32? actual, string message)
        : base(message)
    {
        Log = log;
        Index = index;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Which log, where known.</summary>
    public LogName? Log { get; }

    /// <summary>The first index concerned, where known.</summary>
    public long? Index { get; }

    /// <summary>The hash that should be there, where known.</summary>
    public Hash32? Expected { get; }

    /// <summary>The hash that is there, where known.</summary>
    public Hash32? Actual { get; }
}
