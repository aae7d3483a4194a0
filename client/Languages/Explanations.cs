using Gateway.Audit;
using Gateway.Client.Http;
using Gateway.Exchange;

namespace Gateway.Client.Languages;

/// <summary>
/// Findings of the libraries below and the gateway's own details are sentences in English. Another language says the meaning of the contract's word first and
/// puts the sentence behind it; its resources have that meaning under <c>verdict WORD</c>, <c>answer NAME</c> and, of the rules of documents, <c>rule NAME</c>.
/// </summary>
internal static class Explanations
{
    /// <summary>A verdict's sentence.</summary>
    public static Sentence Of(LogVerdict verdict) => Of(verdict.Word, verdict.Sentence);

    /// <summary>The sentence of a verdict with this word.</summary>
    public static Sentence Of(Verdict word, Sentence sentence) => sentence.Meaning($"verdict {word.Word()}");

    /// <summary>The sentence of a refusal.</summary>
    public static Sentence Of(GatewayRefusedException refusal) => ((Sentence)refusal.Message).Meaning($"answer {refusal.Name}");

    /// <summary>The sentence of a document that breaks a rule.</summary>
    public static Sentence Of(DocumentException failure) => Of(failure.Rule, failure.Message);

    /// <summary>A sentence about a broken rule.</summary>
    public static Sentence Of(DocumentRule rule, Sentence sentence) => sentence.Meaning($"rule {rule}");
}
