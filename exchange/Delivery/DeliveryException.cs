using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>A delivery is not what it claims to be: a verdict, and no file. The message is one plain sentence.</summary>
public sealed class DeliveryException : Exception
{
    /// <summary>A delivery that cannot be read: <see cref="Verdict.Malformed"/>.</summary>
    public DeliveryException()
        : this("The delivery is malformed.")
    {
    }

    /// <summary>A delivery that cannot be read: <see cref="Verdict.Malformed"/>.</summary>
    public DeliveryException(string message)
        : this(Verdict.Malformed, message)
    {
    }

    /// <summary>A delivery that cannot be read: <see cref="Verdict.Malformed"/>.</summary>
    public DeliveryException(string message, Exception innerException)
        : base(message, innerException) => Verdict = Verdict.Malformed;

    /// <summary>A finding.</summary>
    public DeliveryException(Verdict verdict, string message)
        : base(message) => Verdict = verdict;

    /// <summary>The word for what was found.</summary>
    public Verdict Verdict { get; }
}
