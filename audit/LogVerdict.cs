using System.Globalization;

namespace Gateway.Audit;

/// <summary>The outcome of checking a log.</summary>
/// <param name="Word">The word.</param>
/// <param name="Index">The first bad index, where one can be named.</param>
/// <param name="Sentence">The finding in one plain sentence, without any content of an entry.</param>
public sealed record LogVerdict(Verdict Word, long? Index, string Sentence)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsOk => Word == Verdict.Ok;

    /// <summary>The word and the index, as they start a command's standard output.</summary>
    public override string ToString() => Index is long index ? string.Create(CultureInfo.InvariantCulture, $"{Word.Word()} {index}") : Word.Word();
}
