using Gateway.Audit;

namespace Gateway.Client.Cli;

/// <summary>A check that ended with another word than <c>ok</c>. The word goes to stdout, the sentence to stderr; ends with 1.</summary>
internal sealed class VerdictException(LogVerdict verdict, Exception? inner = null) : Exception(verdict.Sentence, inner)
{
    public VerdictException(Verdict word, string sentence, Exception? inner = null)
        : this(new LogVerdict(word, null, sentence), inner)
    {
    }

    public LogVerdict Verdict { get; } = verdict;
}
