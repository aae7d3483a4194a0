using System.Text;
using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Logs;

/// <summary>Inclusion and consistency proofs. What they prove is for the reader to check; the gateway only builds them.</summary>
internal static class ProofHandler
{
    /// <summary>
    /// Without <paramref name="size"/> a proof file under the newest checkpoint, or under the newest <paramref name="cosigned"/> one; with it the bare proof at
    /// that size.
    /// </summary>
    public static async Task<IResult> GetInclusionAsync(
        LogName log,
        long? index,
        long? size,
        bool? cosigned,
        IGatewayStore store,
        CosignedCheckpoints checkpoints,
        ProofBuilder proofs,
        CancellationToken cancellationToken)
    {
        if (index is not { } entry || entry < 0)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "index is the entry's place in the log, from 0.");
        }

        if (size is { } treeSize)
        {
            return Results.Ok(await BuildAsync(log, entry, treeSize, store, proofs, cancellationToken));
        }

        Checkpoint checkpoint = await CheckpointHandler.ReadAsync(log, cosigned, checkpoints, cancellationToken);
        return Results.Text(await BuildFileAsync(log, entry, checkpoint, proofs, cancellationToken), "text/plain", Encoding.UTF8);
    }

    /// <summary>That the log at size <paramref name="to"/> begins with the log at size <paramref name="from"/>.</summary>
    public static async Task<ConsistencyAnswer> GetConsistencyAsync(
        LogName log, long? from, long? to, IGatewayStore store, ProofBuilder proofs, CancellationToken cancellationToken)
    {
        long size = (await store.ReadHeadAsync(log, cancellationToken)).Size;
        long later = to ?? size;
        if (from is not { } earlier || earlier < 0 || earlier > later)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "from and to are sizes of the log, the earlier one first.");
        }

        if (later > size)
        {
            throw GatewayProblemException.NotFound();
        }

        ConsistencyProof proof = await proofs.BuildConsistencyAsync(log, earlier, later, cancellationToken);
        return new ConsistencyAnswer(earlier, later, Encode(proof.Hashes));
    }

    private static async Task<string> BuildFileAsync(
        LogName log, long index, Checkpoint checkpoint, ProofBuilder proofs, CancellationToken cancellationToken)
    {
        if (index >= checkpoint.Tree.Size)
        {
            throw GatewayProblemException.NotFound();
        }

        return (await proofs.BuildTlogProofAsync(log, new LogIndex(index), checkpoint, cancellationToken)).ToString();
    }

    private static async Task<InclusionAnswer> BuildAsync(
        LogName log, long index, long size, IGatewayStore store, ProofBuilder proofs, CancellationToken cancellationToken)
    {
        if (index >= size || size > (await store.ReadHeadAsync(log, cancellationToken)).Size)
        {
            throw GatewayProblemException.NotFound();
        }

        InclusionProof proof = await proofs.BuildInclusionAsync(log, new LogIndex(index), size, cancellationToken);
        LeafHash leaf = await proofs.ReadLeafAsync(log, new LogIndex(index), cancellationToken) ?? throw GatewayProblemException.NotFound();
        return new InclusionAnswer(index, size, Convert.ToBase64String(leaf.Value.Bytes), Encode(proof.Hashes));
    }

    private static IReadOnlyList<string> Encode(IReadOnlyList<Hash32> hashes) => [.. hashes.Select(hash => Convert.ToBase64String(hash.Bytes))];
}
