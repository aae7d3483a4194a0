namespace Gateway.Audit;

/// <summary>Bytes that are no checkpoint, or no proof that ends in one. The message is one plain sentence.</summary>
public sealed class CheckpointFormatException : Exception
{
    /// <summary>Without a sentence.</summary>
    public CheckpointFormatException()
        : this("Not a checkpoint.")
    {
    }

    /// <summary>With a sentence.</summary>
    public CheckpointFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public CheckpointFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
