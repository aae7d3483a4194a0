namespace Gateway.Exchange;

/// <summary>An entry of the directory log does not follow from the ones before it: whoever logged it did not check, or was not honest.</summary>
public sealed class DirectoryException : Exception
{
    /// <summary>For the entry at index 0, without a reason.</summary>
    public DirectoryException()
        : this("The directory is malformed.")
    {
    }

    /// <summary>For the entry at index 0.</summary>
    public DirectoryException(string message)
        : base(message)
    {
    }

    /// <summary>For the entry at index 0.</summary>
    public DirectoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For the entry at <paramref name="index"/>.</summary>
    public DirectoryException(long index, DocumentException reason)
        : base(reason.Message, reason)
    {
        Index = index;
        Rule = reason.Rule;
    }

    /// <summary>The index of the entry.</summary>
    public long Index { get; }

    /// <summary>The rule it breaks.</summary>
    public DocumentRule Rule { get; }
}
