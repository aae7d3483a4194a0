namespace Gateway.Exchange;

/// <summary>Why an agreement keeps an advisory from a recipient.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Agreement">The agreement; null where there is none, and the gateway asks for one.</param>
/// <param name="Clause">Which part of it.</param>
public sealed record AgreementRefusal(AgencyId Recipient, AgreementId? Agreement, AgreementClause Clause)
{
    /// <summary>One plain sentence that names recipient, agreement and clause.</summary>
    public string Sentence => Agreement is { } agreement
        ? $"Agreement {agreement}, {Clause.ToWire()}: {ReasonOf(Clause)} (to {Recipient})."
        : $"No agreement in force binds the sender and {Recipient}, and this gateway asks for one.";

    /// <summary>What a clause has against it, as a part of a sentence; a client says it in its reader's language.</summary>
    public static string ReasonOf(AgreementClause clause) => clause switch
    {
        AgreementClause.Categories => "it is not about this category",
        AgreementClause.MaxTlp => "the label is stricter than may be shared",
        AgreementClause.RetentionDays => "the advisory has to expire, and sooner than it says",
        AgreementClause.AcknowledgeWithinHours => "the advisory has to say by when it is to be acknowledged, and sooner than it says",
        AgreementClause.Languages => "no main document or translation is in one of its languages",
        AgreementClause.OnwardSharing => "what was received under it is not shared on, or not without its author's recorded permission",
        AgreementClause.Reservations => "the recipient has reserved not to take this",
        _ => "it does not allow this",
    };
}
