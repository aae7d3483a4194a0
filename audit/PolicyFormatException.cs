using System.Globalization;

namespace Gateway.Audit;

/// <summary>Bytes that are no witness policy (c2sp.org/tlog-policy). The message is one plain sentence that names the line.</summary>
public sealed class PolicyFormatException : Exception
{
    /// <summary>Without a sentence.</summary>
    public PolicyFormatException()
        : this("Not a witness policy.")
    {
    }

    /// <summary>About the file as a whole.</summary>
    public PolicyFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public PolicyFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>About one line.</summary>
    public PolicyFormatException(int line, string rule)
        : base(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the witness policy: {rule}"))
    {
        Line = line;
    }

    /// <summary>The line, from 1; 0 where the file as a whole is meant.</summary>
    public int Line { get; }
}
