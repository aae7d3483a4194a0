using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Checks the end of a log against the newest checkpoint: entries from an index on, each in its place, linked, and proven by the tiles to be in the tree that
/// was signed; the tiles that became full since; and the head. Entries before are not read. It cannot tell which entry is wrong, only that one is.
/// </summary>
internal sealed class LogTailCheck(FsckSubject subject, LogName log)
{
    private const int EntriesAtOnce = 1024;
    private static readonly LogVerdict Unclear = new(Verdict.Tampered, null, "The end of the log does not give the signed root.");
    private readonly IGatewayStore store = subject.Store;

    // Tiles that were read for one proof are not trusted for the next run, only within this one.
    private readonly ProofBuilder proofs = new(subject.Store);

    /// <summary>Checks.</summary>
    /// <param name="since">The first entry to check, not beyond the log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LogVerdict> CheckAsync(long since, CancellationToken cancellationToken)
    {
        try
        {
            byte[]? note = await store.ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
            Checkpoint checkpoint = Checkpoint.Parse(note ?? []);
            LogVerdict signature = CheckpointMemory.Compare(null, checkpoint, subject.KeysOf(log).SignerOf(checkpoint), null);
            if (!signature.IsOk || since > checkpoint.Tree.Size)
            {
                return signature.IsOk ? Unclear : signature;
            }

            bool holds = await HoldAsync(LogTiles.TileOf(since, 0) * Tile.Width, checkpoint.Tree, cancellationToken).ConfigureAwait(false)
                && await HaveTilesAsync(since, checkpoint.Tree.Size, cancellationToken).ConfigureAwait(false)
                && await IsHeadAsync(checkpoint.Tree, cancellationToken).ConfigureAwait(false);
            return holds ? new LogVerdict(Verdict.Ok, null, "The entries are in the log that was signed.") : Unclear;
        }
        catch (Exception exception) when (exception is CheckpointFormatException or EntryFormatException or AuditIntegrityException || StoredValues.AreMalformed(exception))
        {
            return Unclear;
        }
    }

    private async Task<bool> HoldAsync(long from, TreeHead head, CancellationToken cancellationToken)
    {
        LeafHash previous = from == 0 ? LeafHash.None : await ReadLeafAsync(from - 1, head, cancellationToken).ConfigureAwait(false);
        for (long next = from; next < head.Size;)
        {
            int count = (int)Math.Min(EntriesAtOnce, head.Size - next);
            IReadOnlyList<StoredEntry> page = await store.ReadEntriesAsync(log, next, count, cancellationToken).ConfigureAwait(false);
            var leaves = new List<LeafHash>(count);
            foreach (StoredEntry row in page)
            {
                LogEntry entry = LogEntry.Parse(row.Bytes);
                if (row.Index != next + leaves.Count || entry.Index != row.Index || entry.Log != log || entry.Previous != previous)
                {
                    return false;
                }

                previous = MerkleTree.HashLeaf(row.Bytes.Span);
                leaves.Add(previous);
            }

            if (leaves.Count != count || !await AreProvenAsync(next, leaves, head, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            next += count;
        }

        return true;
    }

    private async Task<LeafHash> ReadLeafAsync(long index, TreeHead head, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> row = await store.ReadEntriesAsync(log, index, 1, cancellationToken).ConfigureAwait(false);
        if (row.Count == 0 || row[0].Index != index)
        {
            return LeafHash.None;
        }

        LeafHash leaf = MerkleTree.HashLeaf(row[0].Bytes.Span);
        return await AreProvenAsync(index, [leaf], head, cancellationToken).ConfigureAwait(false) ? leaf : LeafHash.None;
    }

    private async Task<bool> AreProvenAsync(long from, List<LeafHash> leaves, TreeHead head, CancellationToken cancellationToken)
    {
        InclusionProof first = await proofs.BuildInclusionAsync(log, new LogIndex(from), head.Size, cancellationToken).ConfigureAwait(false);
        InclusionProof last = await proofs.BuildInclusionAsync(log, new LogIndex(from + leaves.Count - 1), head.Size, cancellationToken).ConfigureAwait(false);
        return RangeProof.Join(first, last).Verify(leaves, head);
    }

    /// <summary>Whether each tile that covers an entry from <paramref name="since"/> on is what lies under it.</summary>
    private async Task<bool> HaveTilesAsync(long since, long size, CancellationToken cancellationToken)
    {
        for (int level = 0; level <= LogTiles.HighestLevel; level++)
        {
            for (long tile = LogTiles.TileOf(since, level); tile < LogTiles.FullAt(size, level); tile++)
            {
                byte[]? stored = await store.ReadTileAsync(log, level, tile, cancellationToken).ConfigureAwait(false);
                byte[] computed = await ComputeAsync(level, tile, cancellationToken).ConfigureAwait(false);
                if (!computed.AsSpan().SequenceEqual(stored))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The hashes of a tile: of the entries under it, or the roots of the tiles of the level below.</summary>
    private async Task<byte[]> ComputeAsync(int level, long tile, CancellationToken cancellationToken)
    {
        var hashes = new List<byte>(Tile.SizeBytes);
        if (level == 0)
        {
            IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(log, tile * Tile.Width, Tile.Width, cancellationToken).ConfigureAwait(false);
            foreach (StoredEntry row in rows)
            {
                hashes.AddRange(MerkleTree.HashLeaf(row.Bytes.Span).Value.Bytes);
            }

            return [.. hashes];
        }

        for (long below = tile * Tile.Width; below < (tile + 1) * Tile.Width; below++)
        {
            byte[] child = await store.ReadTileAsync(log, level - 1, below, cancellationToken).ConfigureAwait(false) ?? [];
            LeafHash[] nodes = [.. child.Chunk(Hash32.SizeBytes).Select(hash => new LeafHash(new Hash32(hash)))];
            hashes.AddRange(MerkleTree.HashTree(nodes).Value.Bytes);
        }

        return [.. hashes];
    }

    private async Task<bool> IsHeadAsync(TreeHead signed, CancellationToken cancellationToken)
    {
        LogHead head = await store.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<StoredEntry> last = await store.ReadEntriesAsync(log, head.Size - 1, 2, cancellationToken).ConfigureAwait(false);
        if (head.Size > signed.Size)
        {
            // It grew, or somebody says so: an entry comes with its checkpoint in one commit.
            byte[]? newest = await store.ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
            return Checkpoint.Parse(newest ?? []).Tree.Size > signed.Size;
        }

        return head.Size == signed.Size && last.Count == 1 && MerkleTree.HashLeaf(last[0].Bytes.Span) == head.LastLeaf
            && head.Frontier.Root == signed.Root && head.Frontier.IsWhole;
    }
}
