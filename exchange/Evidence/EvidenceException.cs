using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>Evidence does not show what it claims to show. The message is the verdict's sentence.</summary>
public sealed class EvidenceException : Exception
{
    /// <summary>Evidence that cannot be read: <see cref="Verdict.Malformed"/>.</summary>
    public EvidenceException()
        : this("The evidence is malformed.")
    {
    }

    /// <summary>Evidence that cannot be read: <see cref="Verdict.Malformed"/>.</summary>
    public EvidenceException(string message)
        : this(Verdict.Malformed, message)
    {
    }

    /// <summary>Evidence that cannot be read: <see cref="Verdict.Malformed"/>.</summary>
    public EvidenceException(string message, Exception innerException)
        : this(new LogVerdict(Verdict.Malformed, null, message), innerException)
    {
    }

    /// <summary>A finding.</summary>
    public EvidenceException(Verdict word, string message)
        : this(new LogVerdict(word, null, message))
    {
    }

    /// <summary>A finding that may name an entry.</summary>
    public EvidenceException(LogVerdict finding, Exception? innerException = null)
        : base(finding.Sentence, innerException) => Finding = finding;

    /// <summary>The word for what was found, with the first bad index where there is one.</summary>
    public LogVerdict Finding { get; }
}
