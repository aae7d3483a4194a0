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
    public static Sentence Of(Language language, LogVerdict verdict) => Of(language, verdict.Word, verdict.Sentence);

    /// <summary>The sentence of a verdict with this word.</summary>
    public static Sentence Of(Language language, Verdict word, Sentence sentence) => Explain(language, $"verdict {word.Word()}", sentence);

    /// <summary>The sentence of a refusal.</summary>
    public static Sentence Of(Language language, GatewayRefusedException refusal) => Explain(language, $"answer {refusal.Name}", refusal.Message);

    /// <summary>The sentence of a document that breaks a rule.</summary>
    public static Sentence Of(DocumentException failure) => Of(failure.Rule, failure.Message);

    /// <summary>A sentence about a broken rule.</summary>
    public static Sentence Of(DocumentRule rule, string sentence) => Sentence.From(sentence, $"rule {rule}");

    private static Sentence Explain(Language language, string key, Sentence sentence) =>
        language.Find(sentence.Pattern) is null && language.Find(key) is { } meaning ? (Sentence)$"{meaning} ({sentence})" : sentence;
}
