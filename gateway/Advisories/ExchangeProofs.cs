using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories;

/// <summary>Proves, under the newest released checkpoint, that the audit log holds an entry.</summary>
internal sealed class ExchangeProofs(IGatewayStore store, LogStanding standing, ProofBuilder proofs)
{
    /// <summary>The entry's row, and the one behind it if there is one.</summary>
    public async Task<IReadOnlyList<StoredEntry>> ReadEntryAndNextAsync(long index, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, index, 2, cancellationToken);
        return rows is [var row, ..] && row.Index == index ? rows : throw new GatewayProblemException(ProblemName.AuditUnavailable);
    }

    /// <summary>The tlog-proof text of the entry (c2sp.org/tlog-proof).</summary>
    public Task<string> ProveAsync(long index, CancellationToken cancellationToken) => ProveAsync(index, null, cancellationToken);

    /// <summary>The tlog-proof text of the entry under a checkpoint that was released for it, as the writer's receipt has one; or else under the newest released one.</summary>
    public async Task<string> ProveAsync(long index, Checkpoint? released, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = released?.Tree.Size > index ? released : await ReadReleasedAsync(cancellationToken);
        InclusionProof inclusion = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(index), checkpoint.Tree.Size, cancellationToken);
        return new TlogProof(inclusion, checkpoint).ToString();
    }

    private async Task<Checkpoint> ReadReleasedAsync(CancellationToken cancellationToken) =>
        await standing.ReadReleasedAsync(LogName.Audit, cancellationToken) is { } note
            ? Checkpoint.Parse(note)
            : throw new GatewayProblemException(ProblemName.AuditUnavailable);
}
