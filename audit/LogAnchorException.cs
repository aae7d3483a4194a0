namespace Gateway.Audit;

/// <summary>The anchor cannot vouch for a log, so nobody can say whether the database is the one that was signed last.</summary>
public sealed class LogAnchorException : LogStoppedException
{
    /// <summary>Without fields.</summary>
    public LogAnchorException()
        : this("The anchor does not vouch for the log.")
    {
    }

    /// <summary>With a sentence.</summary>
    public LogAnchorException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public LogAnchorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With what is wrong.</summary>
    public LogAnchorException(LogName log, AnchorFault fault, Exception? innerException = null)
        : base(Describe(log, fault), innerException)
    {
        Log = log;
        Fault = fault;
    }

    /// <summary>What is wrong, where known.</summary>
    public AnchorFault? Fault { get; }

    private static string Describe(LogName log, AnchorFault fault) => fault switch
    {
        AnchorFault.Missing => $"Log {log} has entries, and no anchor is there that says how far it had come.",
        AnchorFault.Damaged => $"The anchor of log {log} is not a checkpoint that the log's key signed.",
        _ => $"A note under the key of log {log} was presented that is of another history than the database's.",
    };
}
