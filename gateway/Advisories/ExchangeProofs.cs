using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories;

/// <summary>Proves, under the newest released checkpoint, that the audit log holds an entry.</summary>
internal sealed class ExchangeProofs(IGatewayStore store, LogStanding standing, ProofBuilder proofs)
{
    /// <summary>The entry's bytes.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadEntryAsync(long index, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, index, 1, cancellationToken);
        return rows is [var row] && row.Index == index ? row.Bytes : throw new GatewayProblemException(ProblemName.AuditUnavailable);
    }

    /// <summary>The tlog-proof text of the entry (c2sp.org/tlog-proof).</summary>
    public async Task<string> ProveAsync(long index, CancellationToken cancellationToken)
    {
        byte[] note = await standing.ReadReleasedAsync(LogName.Audit, cancellationToken)
            ?? throw new GatewayProblemException(ProblemName.AuditUnavailable);
        Checkpoint checkpoint = Checkpoint.Parse(note);
        InclusionProof inclusion = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(index), checkpoint.Tree.Size, cancellationToken);
        return new TlogProof(inclusion, checkpoint).ToString();
    }
}
