using Gateway.Exchange;

namespace Gateway.Client.Agreements;

/// <summary>Says why an agreement keeps an advisory from a recipient. The clause is spelled as the gateway and the agreement spell it, in every language.</summary>
internal static class AgreementSentence
{
    /// <summary>One sentence that names recipient, agreement and clause.</summary>
    public static Sentence Of(AgreementRefusal refusal) => refusal.Agreement is { } agreement
        ? (Sentence)$"Agreement {agreement}, {refusal.Clause.ToWire()}: {(Sentence)AgreementRefusal.ReasonOf(refusal.Clause)} (to {refusal.Recipient})."
        : (Sentence)$"No agreement in force binds the sender and {refusal.Recipient}, and this gateway asks for one.";
}
