namespace Gateway.Audit;

/// <summary>
/// A work decided not to write: the ordinary "no" of a caller's request, found under the lock. Only that caller is refused; the works that share
/// its transaction go on. To be thrown before the work has written or appended anything.
/// </summary>
public abstract class LogRefusedException : Exception
{
    /// <summary>A refusal without a message.</summary>
    protected LogRefusedException()
    {
    }

    /// <summary>A refusal in a sentence.</summary>
    protected LogRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal in a sentence, with what led to it.</summary>
    protected LogRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
