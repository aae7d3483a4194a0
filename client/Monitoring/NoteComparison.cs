using Gateway.Audit;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>
/// Whether two checkpoints of one log can both be true. Each must be signed by the key that the log had at that size: only then is a contradiction the log's.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="trusted">Its key, which came out of band, and those before it.</param>
/// <param name="one">What one client saw.</param>
/// <param name="other">What another saw.</param>
internal sealed class NoteComparison(LogName log, Invite trusted, Checkpoint one, Checkpoint other)
{
    /// <summary>The log.</summary>
    public LogName Log => log;

    /// <summary>The one with fewer entries.</summary>
    public Checkpoint Smaller => one.Tree.Size <= other.Tree.Size ? one : other;

    /// <summary>The one with more.</summary>
    public Checkpoint Larger => one.Tree.Size <= other.Tree.Size ? other : one;

    /// <summary>Whether the notes alone do not decide it.</summary>
    public bool NeedsProof => Smaller.Tree.Size > 0 && Smaller.Tree.Size < Larger.Tree.Size;

    /// <summary>What the notes alone say of their signatures: <c>ok</c>, <c>wrong-origin</c> or <c>bad-signature</c>.</summary>
    public Verdict Signatures => Verify(Smaller) is var word and not Verdict.Ok ? word : Verify(Larger);

    /// <summary><c>ok</c>, <c>fork</c>, or what is wrong with a note.</summary>
    /// <param name="proofs">Asked only if <see cref="NeedsProof"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LogVerdict> JudgeAsync(IConsistencySource proofs, CancellationToken cancellationToken)
    {
        if (Signatures is var word and not Verdict.Ok)
        {
            return new LogVerdict(word, null, $"A checkpoint of the {log} log is not signed by the log's key.");
        }

        ConsistencyProof? growth = NeedsProof ? await proofs.ReadConsistencyAsync(log, Smaller.Tree.Size, Larger.Tree.Size, cancellationToken) : null;
        LogVerdict verdict = CheckpointMemory.Compare(Smaller, Larger, trusted.SignerOf(log, Larger), growth);
        return verdict with
        {
            Sentence = verdict.IsOk
                ? $"{log}: the log of {Smaller.Tree.Size} entries that one saw is the beginning of the {Larger.Tree.Size} that the other saw."
                : $"The {log} log signed two histories: {Smaller.Tree.Size} and {Larger.Tree.Size} entries, of which neither continues the other.",
        };
    }

    private Verdict Verify(Checkpoint note) => note.Verify(trusted.SignerOf(log, note));
}
