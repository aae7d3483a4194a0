using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Gateway.Client.Trust;

/// <summary>
/// Which checkpoints of one gateway's logs are believed: signed by the pinned key under the right origin, and continuing the last one believed.
/// What is not believed is a verdict, and the notes are kept as evidence.
/// </summary>
internal sealed class LogTrust
{
    private readonly IReadOnlyDictionary<LogName, NoteVerifier> verifiers;
    private readonly RememberedCheckpoints memory;
    private readonly EvidenceFolder evidence;
    private readonly Dictionary<LogName, Checkpoint> believed = [];

    public LogTrust(IReadOnlyDictionary<LogName, NoteVerifier> verifiers, RememberedCheckpoints memory, EvidenceFolder evidence)
    {
        this.verifiers = verifiers;
        this.memory = memory;
        this.evidence = evidence;
        // Recalled before anything is asked: another run may remember a newer one at any time, which an older answer to this run does not contradict.
        foreach (LogName log in verifiers.Keys)
        {
            if (memory.Recall(log) is { } checkpoint)
            {
                believed[log] = checkpoint;
            }
        }
    }

    /// <summary>The last checkpoint believed, or null before the first.</summary>
    public Checkpoint? LastBelieved(LogName log) => believed.GetValueOrDefault(log);

    public NoteVerifier VerifierOf(LogName log) => verifiers[log];

    /// <summary>Believes a checkpoint, and remembers it, or says why not.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>, <c>wrong-origin</c>, <c>bad-signature</c>, <c>rollback</c> or <c>fork</c>.</exception>
    public async Task<Checkpoint> BelieveAsync(LogName log, ReadOnlyMemory<byte> note, IConsistencySource source, CancellationToken cancellationToken)
    {
        Checkpoint offered = Parse(log, note);
        Checkpoint? last = LastBelieved(log);
        ConsistencyProof? growth = last is not null && Grew(last, offered)
            ? await source.ReadConsistencyAsync(log, last.Tree.Size, offered.Tree.Size, cancellationToken)
            : null;
        LogVerdict verdict = CheckpointMemory.Compare(last, offered, verifiers[log], growth);
        if (!verdict.IsOk)
        {
            evidence.Keep(verdict.Word, log, note.Span, last);
            throw new VerdictException(verdict with { Sentence = $"The {log} log: {verdict.Sentence} The notes are kept in state/evidence." });
        }

        believed[log] = offered;
        await memory.RememberAsync(log, offered, cancellationToken);
        return offered;
    }

    private static bool Grew(Checkpoint last, Checkpoint offered) => last.Tree.Size > 0 && offered.Tree.Size > last.Tree.Size;

    private static Checkpoint Parse(LogName log, ReadOnlyMemory<byte> note)
    {
        try
        {
            return Checkpoint.Parse(note);
        }
        catch (CheckpointFormatException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"The gateway's checkpoint of the {log} log is not one.", failure);
        }
    }
}
