using System.Collections.Concurrent;
using System.Numerics;

namespace Gateway.Audit;

/// <summary>
/// Builds proofs from stored tiles and, for what no full tile covers yet, from the frontier. Proves about any size up to the log's present one. It does not
/// check what it builds: whoever receives a proof does. Safe for concurrent use.
/// </summary>
/// <param name="reader">The store.</param>
public sealed class ProofBuilder(ILogReader reader)
{
    // A full tile never changes, so it may be kept, and of one that grows the nodes do not; 16 KiB each at most. Dropping all of them at the bound is crude,
    // and enough: the tiles that matter, those of the upper levels and of the end of the log, are back after a few reads.
    private const int MaxCachedTiles = 256;
    private readonly ConcurrentDictionary<(LogName Log, int Level, long Index), TileNodes> cache = new();

    /// <summary>The proof that the entry at an index is in the log at a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size, or the size is beyond the log.</exception>
    /// <exception cref="AuditIntegrityException">A full tile is gone from the store.</exception>
    public async ValueTask<InclusionProof> BuildInclusionAsync(LogName log, LogIndex index, long treeSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index.Value, treeSize);
        IReadOnlyList<Subtree> path = InclusionProof.Path(index.Value, treeSize);
        return new InclusionProof(index, treeSize, await HashAsync(log, path, treeSize, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The proof that the log at one size begins with the log at an earlier size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not in order, or the later one is beyond the log.</exception>
    /// <exception cref="AuditIntegrityException">A full tile is gone from the store.</exception>
    public async ValueTask<ConsistencyProof> BuildConsistencyAsync(LogName log, long fromSize, long toSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromSize, toSize);
        IReadOnlyList<Subtree> path = ConsistencyProof.Path(fromSize, toSize);
        return new ConsistencyProof(fromSize, toSize, await HashAsync(log, path, toSize, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The root that the log had at an earlier size, or has at its present one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative or beyond the log.</exception>
    /// <exception cref="AuditIntegrityException">A full tile is gone from the store.</exception>
    public async ValueTask<RootHash> BuildRootAsync(LogName log, long treeSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(treeSize);
        return treeSize == 0
            ? MerkleTree.EmptyRoot
            : new RootHash((await HashAsync(log, [new Subtree(0, treeSize)], treeSize, cancellationToken).ConfigureAwait(false))[0]);
    }

    /// <summary>The proof file that an entry is in the log a checkpoint describes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the checkpoint's size, or that size is beyond the log.</exception>
    /// <exception cref="AuditIntegrityException">A full tile is gone from the store.</exception>
    public async ValueTask<TlogProof> BuildTlogProofAsync(LogName log, LogIndex index, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        new(await BuildInclusionAsync(log, index, checkpoint.Tree.Size, cancellationToken).ConfigureAwait(false), checkpoint);

    /// <summary>The leaf hash of the entry at an index, as it was committed; null if the log does not reach that far.</summary>
    /// <exception cref="AuditIntegrityException">A full tile is gone from the store.</exception>
    public async ValueTask<LeafHash?> ReadLeafAsync(LogName log, LogIndex index, CancellationToken cancellationToken)
    {
        LogHead head = await reader.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        return index.Value < head.Size
            ? new LeafHash(await HashPerfectAsync(log, new Subtree(index, index + 1), head, cancellationToken).ConfigureAwait(false))
            : null;
    }

    /// <summary>The bytes of a tile, full or partial, 32 for each hash; null if the log does not reach that far.</summary>
    public async ValueTask<byte[]?> ReadTileAsync(LogName log, TileAddress address, CancellationToken cancellationToken)
    {
        LogHead head = await reader.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        long available = address.Level > 7 ? 0 : (head.Size >> (8 * address.Level)) - (address.Index * Tile.Width);
        if (available < address.Width)
        {
            return null;
        }

        byte[] bytes = new byte[address.Width * Hash32.SizeBytes];
        if (available < Tile.Width)
        {
            Frontier.CopyHashes(head.Frontier.Level(address.Level)[..address.Width], bytes);
        }
        else
        {
            TileNodes tile = await FullTileAsync(log, address.Level, address.Index, cancellationToken).ConfigureAwait(false);
            Frontier.CopyHashes(tile.Hashes[..address.Width], bytes);
        }

        return bytes;
    }

    private async ValueTask<IReadOnlyList<Hash32>> HashAsync(LogName log, IReadOnlyList<Subtree> path, long treeSize, CancellationToken cancellationToken)
    {
        LogHead head = await reader.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(treeSize, head.Size);
        var hashes = new Hash32[path.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = await HashAsync(log, path[i], head, cancellationToken).ConfigureAwait(false);
        }

        return hashes;
    }

    private async ValueTask<Hash32> HashAsync(LogName log, Subtree tree, LogHead head, CancellationToken cancellationToken)
    {
        if (tree.IsPerfect)
        {
            return await HashPerfectAsync(log, tree, head, cancellationToken).ConfigureAwait(false);
        }

        (Subtree left, Subtree right) = tree.Split();
        Hash32 leftHash = await HashPerfectAsync(log, left, head, cancellationToken).ConfigureAwait(false);
        return MerkleTree.HashNode(leftHash, await HashAsync(log, right, head, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<Hash32> HashPerfectAsync(LogName log, Subtree tree, LogHead head, CancellationToken cancellationToken)
    {
        // A perfect subtree of 2^h entries is h mod 8 levels above the hashes of the tiles at level h div 8.
        int logarithm = BitOperations.Log2((ulong)tree.Length);
        int level = logarithm / 8;
        int height = logarithm % 8;
        long position = tree.Start >> (8 * level);
        long tileIndex = position / Tile.Width;
        int first = (int)(position % Tile.Width);
        if (tileIndex < head.Size >> (8 * (level + 1)))
        {
            return (await FullTileAsync(log, level, tileIndex, cancellationToken).ConfigureAwait(false))[height, first];
        }

        return GrowingTile(log, level, tileIndex, head.Frontier.Level(level))[height, first];
    }

    private TileNodes GrowingTile(LogName log, int level, long index, ReadOnlySpan<Hash32> hashes)
    {
        TileNodes? known = cache.GetValueOrDefault((log, level, index));
        if (known is not null && known.Hashes.StartsWith(hashes))
        {
            return known;
        }

        return Keep(log, level, index, new TileNodes(hashes, known));
    }

    private async ValueTask<TileNodes> FullTileAsync(LogName log, int level, long index, CancellationToken cancellationToken)
    {
        TileNodes? known = cache.GetValueOrDefault((log, level, index));
        if (known is { IsFull: true })
        {
            return known;
        }

        byte[] bytes = await reader.ReadTileAsync(log, level, index, cancellationToken).ConfigureAwait(false)
            ?? throw new AuditIntegrityException(log, index << (8 * (level + 1)), null, null, "A full tile of the log's tree is gone from the store.");
        return Keep(log, level, index, new TileNodes(Frontier.ReadHashes(bytes), known));
    }

    private TileNodes Keep(LogName log, int level, long index, TileNodes tile)
    {
        if (cache.Count >= MaxCachedTiles)
        {
            cache.Clear();
        }

        cache[(log, level, index)] = tile;
        return tile;
    }
}
