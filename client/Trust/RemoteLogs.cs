using System.Net;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Trust;

/// <summary>The gateway's logs as this program may rely on them: every checkpoint that comes in here is believed before it goes out.</summary>
internal sealed class RemoteLogs(GatewayClient client, LogTrust trust, TimeProvider clock) : IConsistencySource
{
    // A gateway that only lags catches up within these, or says that it is not ready.
    private static readonly TimeSpan[] RollbackPauses = [TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(750), TimeSpan.FromSeconds(2)];

    public LogTrust Trust { get; } = trust;

    /// <summary>The log's newest checkpoint, believed. One that is smaller than the last one believed is asked for again before it counts as a rollback.</summary>
    /// <exception cref="VerdictException">It is not to be believed.</exception>
    public async Task<Checkpoint> RefreshAsync(LogName log, CancellationToken cancellationToken)
    {
        byte[] note = await ReadNewestAsync(log, cancellationToken);
        foreach (TimeSpan pause in RollbackPauses)
        {
            if (LogTrust.Parse(log, note).Tree.Size >= KnownSize(log))
            {
                break;
            }

            await Task.Delay(pause, clock, cancellationToken);
            note = await ReadNewestAsync(log, cancellationToken);
        }

        return await PresentingAsync(log, () => Trust.BelieveAsync(log, note, this, cancellationToken), cancellationToken);
    }

    /// <summary>A checkpoint of any size, such as a proof's, held against the one believed.</summary>
    /// <exception cref="VerdictException">They contradict each other, or it is not the log's.</exception>
    public Task<Checkpoint> RequireConsistentAsync(LogName log, ReadOnlyMemory<byte> note, CancellationToken cancellationToken) =>
        PresentingAsync(log, () => Trust.RequireConsistentAsync(log, note, this, cancellationToken), cancellationToken);

    /// <summary>Believes the checkpoint of a proof and holds the entry against it.</summary>
    /// <exception cref="VerdictException">The proof does not hold.</exception>
    public async Task<Checkpoint> RequireProvenAsync(LogName log, LogEntry entry, TlogProof proof, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await RequireConsistentAsync(log, proof.Checkpoint.Bytes, cancellationToken);
        Verdict word = proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), Trust.VerifierOf(log));
        bool inPlace = entry.Log == log && entry.Index == proof.Inclusion.Index;
        if (word != Verdict.Ok || !inPlace)
        {
            throw new VerdictException(
                word == Verdict.Ok ? Verdict.Unproven : word, $"Entry {entry.Index} of the {log} log is not proven to be in it.");
        }

        return checkpoint;
    }

    /// <summary>Reads one entry with its proof under the newest checkpoint, and checks both.</summary>
    public async Task<(LogEntry Entry, TlogProof Proof)> ReadProvenAsync(LogName log, long index, CancellationToken cancellationToken)
    {
        LogEntry entry = await ReadEntryAsync(log, index, cancellationToken);
        TlogProof proof = ParseProof(await client.ReadInclusionProofAsync(log, index, cancellationToken));
        await RequireProvenAsync(log, entry, proof, cancellationToken);
        return (entry, proof);
    }

    /// <summary>Reads one entry and proves it under a checkpoint that is already believed.</summary>
    /// <exception cref="VerdictException"><c>unproven</c>.</exception>
    public async Task<(LogEntry Entry, TlogProof Proof)> ReadProvenAsync(
        LogName log, long index, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        LogEntry entry = await ReadEntryAsync(log, index, cancellationToken);
        InclusionProof proof = await RequireIncludedAsync(log, entry, checkpoint.Tree, cancellationToken);
        return entry.Index == index
            ? (entry, new TlogProof(proof, checkpoint))
            : throw new VerdictException(Verdict.Unproven, $"The gateway shows another entry than {index} of the {log} log.");
    }

    /// <summary>Proves an entry under a checkpoint that is already believed.</summary>
    /// <exception cref="VerdictException"><c>unproven</c>.</exception>
    public async Task<InclusionProof> RequireIncludedAsync(LogName log, LogEntry entry, TreeHead tree, CancellationToken cancellationToken)
    {
        InclusionProof proof = await ReadInclusionAsync(log, entry.Index, tree, cancellationToken);
        return entry.Log == log && proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), tree)
            ? proof
            : throw new VerdictException(Verdict.Unproven, $"Entry {entry.Index} of the {log} log is not proven to be in it.");
    }

    /// <summary>The proof of the entry at an index, as it came; what it proves is for the caller to check.</summary>
    public async Task<InclusionProof> ReadInclusionAsync(LogName log, long index, TreeHead tree, CancellationToken cancellationToken)
    {
        InclusionAnswer answer = await client.ReadInclusionAsync(log, index, tree.Size, cancellationToken);
        return new InclusionProof(new LogIndex(index), tree.Size, ParseHashes(answer.Hashes));
    }

    public async Task<ConsistencyProof> ReadConsistencyAsync(LogName log, long from, long to, CancellationToken cancellationToken)
    {
        try
        {
            ConsistencyAnswer answer = await client.ReadConsistencyAsync(log, from, to, cancellationToken);
            return new ConsistencyProof(from, to, ParseHashes(answer.Hashes));
        }
        catch (GatewayRefusedException refusal) when (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            throw new VerdictException(
                Verdict.Unproven, $"The gateway gives no proof that the {log} log of {to} entries continues that of {from}.", refusal);
        }
    }

    /// <exception cref="VerdictException"><c>malformed</c>.</exception>
    public static TlogProof ParseProof(ReadOnlyMemory<byte> text)
    {
        try
        {
            return TlogProof.Parse(text);
        }
        catch (CheckpointFormatException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The proof is not a tlog-proof file.", failure);
        }
    }

    /// <exception cref="VerdictException"><c>tampered</c>: an entry that does not read was not written by a log.</exception>
    public static LogEntry ParseEntry(LogName log, long index, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return LogEntry.Parse(bytes);
        }
        catch (EntryFormatException failure)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, index, $"Entry {index} of the {log} log is damaged."), failure);
        }
    }

    private async Task<LogEntry> ReadEntryAsync(LogName log, long index, CancellationToken cancellationToken)
    {
        EntryPage page = await client.ReadEntriesAsync(log, index, index + 1, cancellationToken);
        return page.Entries.Count == 1
            ? ParseEntry(log, index, page.Entries[0])
            : throw new VerdictException(Verdict.Unproven, $"The gateway does not show entry {index} of the {log} log.");
    }

    private static Hash32[] ParseHashes(IEnumerable<string> texts) => [.. texts.Select(text => Hash32.TryParse(text, out Hash32 hash)
        ? hash
        : throw new VerdictException(Verdict.Malformed, "A hash of the proof is not one."))];

    /// <summary>
    /// Shows the gateway the note it contradicts: an operator who lost entries unawares then stops before more is signed. One who knows better learns nothing.
    /// </summary>
    private async Task<Checkpoint> PresentingAsync(LogName log, Func<Task<Checkpoint>> judge, CancellationToken cancellationToken)
    {
        try
        {
            return await judge();
        }
        catch (VerdictException failure) when (failure.Verdict.Word is Verdict.Rollback or Verdict.Fork)
        {
            if (Trust.LastBelieved(log) is { } remembered)
            {
                await PresentAsync(log, remembered, cancellationToken);
            }

            throw;
        }
    }

    private async Task PresentAsync(LogName log, Checkpoint remembered, CancellationToken cancellationToken)
    {
        try
        {
            await client.PresentCheckpointAsync(log, remembered.Bytes.ToArray(), cancellationToken);
        }
        catch (Exception failure) when (failure is GatewayRefusedException or GatewayUnreachableException)
        {
            // The right answer is a refusal: it goes read-only. Whatever it answers, the finding stands.
        }
    }

    private long KnownSize(LogName log) => Trust.LastBelieved(log)?.Tree.Size ?? 0;

    private async Task<byte[]> ReadNewestAsync(LogName log, CancellationToken cancellationToken)
    {
        long known = KnownSize(log);
        try
        {
            return await client.ReadCheckpointAsync(log, known, cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.ServiceUnavailable && known > 0)
        {
            // It has not as many entries as it once showed. What it does show is then the evidence.
            return await client.ReadCheckpointAsync(log, 0, cancellationToken);
        }
    }
}
