using System.Globalization;

namespace Gateway.Audit;

/// <summary>An entry would exceed the limit of 65,535 bytes, which a C2SP entry bundle sets.</summary>
public sealed class EntryTooLargeException : Exception
{
    /// <summary>Without a size.</summary>
    public EntryTooLargeException()
        : this(0)
    {
    }

    /// <summary>With a sentence.</summary>
    public EntryTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public EntryTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the size the entry would have.</summary>
    public EntryTooLargeException(int sizeBytes)
        : base(string.Create(CultureInfo.InvariantCulture, $"An entry of {sizeBytes} bytes is larger than the {LogEntry.MaxSizeBytes} that a log takes."))
    {
        SizeBytes = sizeBytes;
    }

    /// <summary>The size the entry would have, in bytes.</summary>
    public int SizeBytes { get; }
}
