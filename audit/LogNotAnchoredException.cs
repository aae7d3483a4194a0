namespace Gateway.Audit;

/// <summary>
/// The commit took place and its checkpoint could not be anchored. What was written is durable and stays, and nobody may be told that it succeeded: a
/// database that is restored to an earlier state would not be noticed. Whoever asks again, under the same <c>Idempotency-Key</c>, learns the outcome.
/// </summary>
public sealed class LogNotAnchoredException : Exception
{
    /// <summary>Without a cause.</summary>
    public LogNotAnchoredException()
        : this("The commit took place and could not be anchored.")
    {
    }

    /// <summary>With a sentence.</summary>
    public LogNotAnchoredException(string message)
        : base(message)
    {
    }

    /// <summary>With what the anchor's place said.</summary>
    public LogNotAnchoredException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
