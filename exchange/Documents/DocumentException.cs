namespace Gateway.Exchange;

/// <summary>A document breaks a rule. The message is one plain sentence and holds nothing of the document's content.</summary>
public sealed class DocumentException : Exception
{
    /// <summary>A refusal for which no rule was named: <see cref="DocumentRule.Malformed"/>.</summary>
    public DocumentException()
        : this(DocumentRule.Malformed, "The document is malformed.")
    {
    }

    /// <summary>A refusal for which no rule was named: <see cref="DocumentRule.Malformed"/>.</summary>
    public DocumentException(string message)
        : this(DocumentRule.Malformed, message)
    {
    }

    /// <summary>A refusal for which no rule was named: <see cref="DocumentRule.Malformed"/>.</summary>
    public DocumentException(string message, Exception innerException)
        : base(message, innerException) => Rule = DocumentRule.Malformed;

    /// <summary>A refusal by <paramref name="rule"/>.</summary>
    /// <param name="rule">The rule that was broken.</param>
    /// <param name="message">One plain sentence.</param>
    public DocumentException(DocumentRule rule, string message)
        : base(message) => Rule = rule;

    /// <summary>The rule that was broken.</summary>
    public DocumentRule Rule { get; }

    /// <summary>The recipients the refusal is about, as the caller named them; empty when it is about the document as a whole.</summary>
    public IReadOnlyList<AgencyId> Recipients { get; init; } = [];
}
