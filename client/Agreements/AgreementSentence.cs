using Gateway.Exchange;

namespace Gateway.Client.Agreements;

/// <summary>Says why an agreement keeps an advisory from a recipient. The clause is spelled as the gateway and the agreement spell it, in every language.</summary>
internal static class AgreementSentence
{
    /// <summary>One sentence that names recipient, agreement and clause.</summary>
    public static Sentence Of(AgreementRefusal refusal) => refusal.Agreement is { } agreement
        ? (Sentence)$"Agreement {agreement}, {refusal.Clause.ToWire()}: {ReasonOf(refusal.Clause)} (to {refusal.Recipient})."
        : (Sentence)$"No agreement in force binds the sender and {refusal.Recipient}, and this gateway asks for one.";

    private static Sentence ReasonOf(AgreementClause clause) => clause switch
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
