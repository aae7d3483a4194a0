using Gateway.Audit;

namespace Gateway.Server.Fsck;

/// <summary>The check found something wrong and ends there: what lies behind the first fault cannot be told apart from it.</summary>
internal sealed class FsckException : Exception
{
    /// <summary>With what another check said.</summary>
    public FsckException(LogVerdict verdict)
        : base(verdict.Sentence) => Verdict = verdict;

    /// <summary>With a word, the index of the entry at which it shows, and a sentence. Only some words are followed by an index.</summary>
    public FsckException(Verdict word, long? index, string sentence)
        : this(new LogVerdict(word, HasIndex(word) ? index : null, sentence))
    {
    }

    /// <summary>The finding.</summary>
    public LogVerdict Verdict { get; }

    private static bool HasIndex(Verdict word) => word is Audit.Verdict.Tampered or Audit.Verdict.Missing or Audit.Verdict.Reordered;
}
