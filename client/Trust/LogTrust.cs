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
    private readonly CheckpointMemory memory;
    private readonly EvidenceFolder evidence;
    private readonly Dictionary<LogName, Checkpoint> believed = [];

    public LogTrust(IReadOnlyDictionary<LogName, NoteVerifier> verifiers, CheckpointMemory memory, EvidenceFolder evidence)
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
        Verdict word = offered.Verify(verifiers[log]);
        if (word == Verdict.Ok && last is not null)
        {
            word = await CompareAsync(log, last.Tree, offered.Tree, source, cancellationToken);
        }

        if (word != Verdict.Ok)
        {
            evidence.Keep(word, log, note.Span, last);
            throw new VerdictException(word, $"{Sentence(log, word)} Both notes are kept under state/evidence.");
        }

        believed[log] = offered;
        await memory.RememberAsync(log, offered, cancellationToken);
        return offered;
    }

    private static async Task<Verdict> CompareAsync(
        LogName log, TreeHead last, TreeHead offered, IConsistencySource source, CancellationToken cancellationToken)
    {
        if (offered.Size < last.Size)
        {
            return Verdict.Rollback;
        }

        if (offered.Size == last.Size)
        {
            return offered.Root == last.Root ? Verdict.Ok : Verdict.Fork;
        }

        if (last.Size == 0)
        {
            return Verdict.Ok;
        }

        ConsistencyProof proof = await source.ReadConsistencyAsync(log, last.Size, offered.Size, cancellationToken);
        return proof.Verify(last, offered) ? Verdict.Ok : Verdict.Fork;
    }

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

    private static string Sentence(LogName log, Verdict word) => word switch
    {
        Verdict.WrongOrigin => $"The checkpoint shown for the {log} log belongs to another log.",
        Verdict.BadSignature => $"The checkpoint of the {log} log is not signed by the key you trust.",
        Verdict.Rollback => $"The {log} log is shorter than it was when you last saw it.",
        _ => $"The {log} log does not continue the one you last saw.",
    };
}
