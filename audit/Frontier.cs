using System.Numerics;

namespace Gateway.Audit;

/// <summary>
/// The right edge of a log's tree: the roots of the perfect subtrees that its entries make up (the compact range), which give the root of the log in a few
/// hashes, and of every level the hashes of the one tile that is not full yet. With it the tree grows without anything else being read, and the next
/// tiles hold the hashes that were committed even if a stored entry was edited or removed since. Immutable.
/// <para>To a store it is bytes, 32 a hash: first one for each 1 in the binary size, the largest subtree first; then for each base-256 digit of the size,
/// the lowest first, as many as the digit says.</para>
/// </summary>
public sealed class Frontier
{
    private readonly Hash32[] range;
    private readonly Hash32[][] levels;

    internal Frontier(long size, Hash32[] range, Hash32[][] levels)
    {
        Size = size;
        this.range = range;
        this.levels = levels;
    }

    /// <summary>The frontier of an empty log.</summary>
    public static Frontier Empty { get; } = new(0, [], []);

    /// <summary>The number of entries under it.</summary>
    public long Size { get; }

    /// <summary>The root hash at this size.</summary>
    public RootHash Root
    {
        get
        {
            if (Size == 0)
            {
                return MerkleTree.EmptyRoot;
            }

            Hash32 hash = range[^1];
            for (int i = range.Length - 2; i >= 0; i--)
            {
                hash = MerkleTree.HashNode(range[i], hash);
            }

            return new RootHash(hash);
        }
    }

    /// <summary>Whether the hashes of the unfinished tiles give the roots of the perfect subtrees: a frontier that was stored says the same twice.</summary>
    public bool IsWhole
    {
        get
        {
            var roots = new List<Hash32>(range.Length);
            foreach (Hash32[] level in levels.Reverse())
            {
                // The largest subtree first, as in the binary size.
                int done = 0;
                for (int width = Tile.Width / 2; width > 0; width /= 2)
                {
                    if ((level.Length & width) != 0)
                    {
                        roots.Add(MerkleTree.Fold(level.AsSpan(done, width).ToArray()));
                        done += width;
                    }
                }
            }

            return roots.SequenceEqual(range);
        }
    }

    /// <summary>The roots of the perfect subtrees, the largest and leftmost first.</summary>
    internal ReadOnlySpan<Hash32> Range => range;

    internal int LevelCount => levels.Length;

    /// <summary>Reads what <see cref="ToBytes"/> wrote for a log of this size.</summary>
    /// <exception cref="FormatException">The length does not belong to the size.</exception>
    public static Frontier Parse(long size, ReadOnlySpan<byte> bytes)
    {
        if (size < 0)
        {
            throw new FormatException("The stored size of a log is negative.");
        }

        Hash32[] range = Take(ref bytes, BitOperations.PopCount((ulong)size));
        var levels = new List<Hash32[]>();
        for (long rest = size; rest > 0; rest /= Tile.Width)
        {
            levels.Add(Take(ref bytes, (int)(rest % Tile.Width)));
        }

        return bytes.IsEmpty ? new Frontier(size, range, [.. levels]) : throw new FormatException("The stored frontier is longer than the log's size demands.");
    }

    /// <summary>The form for a store's head row.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[(range.Length + levels.Sum(level => level.Length)) * Hash32.SizeBytes];
        Span<byte> rest = CopyHashes(range, bytes);
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

    /// <summary>Reads what <see cref="CopyHashes"/> wrote.</summary>
    internal static Hash32[] ReadHashes(ReadOnlySpan<byte> bytes) => Take(ref bytes, bytes.Length / Hash32.SizeBytes);

    private static Hash32[] Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < count * Hash32.SizeBytes)
        {
            throw new FormatException("The stored frontier is shorter than the log's size demands.");
        }

        var hashes = new Hash32[count];
        foreach (ref Hash32 hash in hashes.AsSpan())
        {
            hash = new Hash32(bytes[..Hash32.SizeBytes]);
            bytes = bytes[Hash32.SizeBytes..];
        }

        return hashes;
    }
}
