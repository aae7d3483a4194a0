namespace Gateway.Audit;

/// <summary>
/// The right edge of a log's tree: of every level the hashes of the one tile that is not full yet. It determines the root, lets the tree grow without
/// reading anything else, and fills the next tiles with the hashes that were committed, even if a stored entry was edited or removed since.
/// Immutable. To a store it is bytes: 32 for each of the sum of the size's base-256 digits, level 0 first.
/// </summary>
public sealed class Frontier
{
    private readonly Hash32[][] levels;

    internal Frontier(long size, Hash32[][] levels)
    {
        Size = size;
        this.levels = levels;
    }

    /// <summary>The frontier of an empty log.</summary>
    public static Frontier Empty { get; } = new(0, []);

    /// <summary>The number of entries under it.</summary>
    public long Size { get; }

    /// <summary>The root hash at this size.</summary>
    public RootHash Root => Size == 0 ? MerkleTree.EmptyRoot : new RootHash(FoldLevels());

    internal int LevelCount => levels.Length;

    /// <summary>Reads what <see cref="ToBytes"/> wrote for a log of this size.</summary>
    /// <exception cref="FormatException">The length does not belong to the size.</exception>
    public static Frontier Parse(long size, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var levels = new List<Hash32[]>();
        for (long rest = size; rest > 0; rest /= Tile.Width)
        {
            var hashes = new Hash32[rest % Tile.Width];
            if (bytes.Length < hashes.Length * Hash32.SizeBytes)
            {
                throw new FormatException("The stored frontier is shorter than the log's size demands.");
            }

            for (int i = 0; i < hashes.Length; i++)
            {
                hashes[i] = new Hash32(bytes[..Hash32.SizeBytes]);
                bytes = bytes[Hash32.SizeBytes..];
            }

            levels.Add(hashes);
        }

        return bytes.IsEmpty ? new Frontier(size, [.. levels]) : throw new FormatException("The stored frontier is longer than the log's size demands.");
    }

    /// <summary>The form for a store's head row.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[levels.Sum(level => level.Length) * Hash32.SizeBytes];
        Span<byte> rest = bytes;
        foreach (Hash32[] level in levels)
        {
            rest = CopyHashes(level, rest);
        }

        return bytes;
    }

    /// <summary>The hashes of the unfinished tile of a level; empty if there is none.</summary>
    internal ReadOnlySpan<Hash32> Level(int level) => level < levels.Length ? levels[level] : [];

    internal static Span<byte> CopyHashes(ReadOnlySpan<Hash32> hashes, Span<byte> destination)
    {
        foreach (ref readonly Hash32 hash in hashes)
        {
            hash.Bytes.CopyTo(destination);
            destination = destination[Hash32.SizeBytes..];
        }

        return destination;
    }

    private Hash32 FoldLevels()
    {
        // What the lower levels amount to is a smaller subtree at the end of the next level's row of equal ones.
        Span<Hash32> row = new Hash32[Tile.Width];
        Hash32? tail = null;
        foreach (Hash32[] level in levels)
        {
            int count = level.Length;
            level.CopyTo(row);
            if (tail is Hash32 smaller)
            {
                row[count++] = smaller;
            }

            tail = count == 0 ? tail : MerkleTree.Fold(row[..count]);
        }

        return tail!.Value;
    }
}
