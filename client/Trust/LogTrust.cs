using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// Which checkpoints of one gateway's logs are believed: signed by the pinned key under the right origin, and continuing the last one believed.
/// What is not believed is a verdict, and the notes are kept as evidence.
/// </summary>
internal sealed class LogTrust
{
    private static readonly LogName[] Logs = [LogName.Audit, LogName.Directory];

    private readonly Invite trusted;
    private readonly RememberedCheckpoints memory;
    private readonly EvidenceFolder evidence;
    private readonly Dictionary<LogName, Checkpoint> believed = [];
    private readonly Dictionary<LogName, DateTimeOffset> sightings = [];

    public LogTrust(Invite trusted, RememberedCheckpoints memory, EvidenceFolder evidence)
    {
        this.trusted = trusted;
        this.memory = memory;
        this.evidence = evidence;
        // Recalled before anything is asked: another run may remember a newer one at any time, which an older answer to this run does not contradict.
        foreach (LogName log in Logs)
        {
            if (memory.Recall(VerifierOf(log)) is { } checkpoint)
            {
                believed[log] = checkpoint;
            }
        }
    }

    /// <summary>The last checkpoint believed, or null before the first.</summary>
    public Checkpoint? LastBelieved(LogName log) => believed.GetValueOrDefault(log);

    /// <summary>When the log was first seen to be as large as it is now, UTC; null before the first checkpoint of this run.</summary>
    public DateTimeOffset? FirstSeen(LogName log) => sightings.TryGetValue(log, out DateTimeOffset seen) ? seen : null;

    public NoteVerifier VerifierOf(LogName log) => trusted.KeyOf(log);

    /// <summary>Believes a log's newest checkpoint, and remembers it, or says why not.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>, <c>wrong-origin</c>, <c>bad-signature</c>, <c>rollback</c> or <c>fork</c>.</exception>
    public async Task<Checkpoint> BelieveAsync(LogName log, ReadOnlyMemory<byte> note, IConsistencySource source, CancellationToken cancellationToken)
    {
        Checkpoint offered = Parse(log, note);
        Checkpoint? last = LastBelieved(log);
        ConsistencyProof? growth = last is not null && Grew(last, offered)
            ? await source.ReadConsistencyAsync(log, last.Tree.Size, offered.Tree.Size, cancellationToken)
            : null;
        Require(log, CheckpointMemory.Compare(last, offered, VerifierOf(log), growth), offered);
        believed[log] = offered;
        sightings[log] = await memory.RememberAsync(VerifierOf(log), offered, cancellationToken);
        return offered;
    }

    /// <summary>
    /// Holds a checkpoint of any size against the last one believed: that of a proof, one that witnesses have cosigned, one under a former key. A larger one
    /// is believed from then on.
    /// </summary>
    /// <exception cref="VerdictException"><c>malformed</c>, <c>wrong-origin</c>, <c>bad-signature</c> or <c>fork</c>.</exception>
    public async Task<Checkpoint> RequireConsistentAsync(
        LogName log, ReadOnlyMemory<byte> note, IConsistencySource source, CancellationToken cancellationToken)
    {
        Checkpoint offered = Parse(log, note);
        if (LastBelieved(log) is not { } last || offered.Tree.Size >= last.Tree.Size)
        {
            return await BelieveAsync(log, note, source, cancellationToken);
        }

        ConsistencyProof? growth = offered.Tree.Size > 0
            ? await source.ReadConsistencyAsync(log, offered.Tree.Size, last.Tree.Size, cancellationToken)
            : null;
        Verdict signature = offered.Verify(trusted.SignerOf(log, offered));
        LogVerdict verdict = signature == Verdict.Ok
            ? CheckpointMemory.Compare(offered, last, VerifierOf(log), growth)
            : new LogVerdict(signature, null, "The checkpoint is not signed by the log's key.");
        Require(log, verdict, offered);
        return offered;
    }

    public static Checkpoint Parse(LogName log, ReadOnlyMemory<byte> note)
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

    private static bool Grew(Checkpoint last, Checkpoint offered) => last.Tree.Size > 0 && offered.Tree.Size > last.Tree.Size;

    private void Require(LogName log, LogVerdict verdict, Checkpoint offered)
    {
        if (!verdict.IsOk)
        {
            evidence.Keep(verdict.Word, log, offered.Bytes.Span, LastBelieved(log));
            throw new VerdictException(verdict with { Sentence = $"The {log} log: {verdict.Sentence} The notes are kept in state/evidence." });
        }
    }
}
