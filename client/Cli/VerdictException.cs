using Gateway.Audit;

namespace Gateway.Client.Cli;

/// <summary>A check that ended with another word than <c>ok</c>. The word goes to stdout, the sentence to stderr; ends with 1.</summary>
internal sealed class VerdictException : SentenceException
{
    public VerdictException(LogVerdict verdict, Exception? inner = null)
        : base(verdict.Sentence, inner) => Verdict = verdict;

    public VerdictException(Verdict word, Sentence sentence, Exception? inner = null)
        : this(word, null, sentence, inner)
    {
    }

    public VerdictException(Verdict word, long? index, Sentence sentence, Exception? inner = null)
        : base(sentence, inner) => Verdict = new LogVerdict(word, index, sentence.ToString());

    public LogVerdict Verdict { get; }
}
