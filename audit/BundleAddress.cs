using System.Diagnostics.CodeAnalysis;

namespace Gateway.Audit;

/// <summary>Names a bundle of entries, full or partial, as in the path of c2sp.org/tlog-tiles: <c>entries/N[.p/W]</c>, N written as in a tile's path.</summary>
/// <param name="Index">The bundle's place, from 0: that of the tile of level 0 over the same entries.</param>
/// <param name="Width">The number of entries: 256 for a full bundle, 1 to 255 for a partial one.</param>
public readonly record struct BundleAddress(long Index, int Width)
{
    private const string Prefix = "entries/";
    private const string LevelOfEntries = "0/";

    /// <summary>The index of the first entry.</summary>
    public long FirstEntry => Index * Tile.Width;

    /// <summary>Reads a path; anything that <see cref="ToString"/> would not write is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out BundleAddress address)
    {
        address = default;
        if (path is null
            || !path.StartsWith(Prefix, StringComparison.Ordinal)
            || !TileAddress.TryParse(LevelOfEntries + path[Prefix.Length..], out TileAddress tile)
            || tile.Index > LogIndex.MaxValue / Tile.Width)
        {
            return false;
        }

        address = new BundleAddress(tile.Index, tile.Width);
        return true;
    }

    /// <summary>The bundle that holds an entry, as wide as a log of this size has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log does not reach that entry.</exception>
    public static BundleAddress Of(long entry, long logSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, logSize);
        long index = entry / Tile.Width;
        return new BundleAddress(index, (int)Math.Min(Tile.Width, logSize - (index * Tile.Width)));
    }

    /// <summary>The path without a prefix.</summary>
    public override string ToString() => string.Concat(Prefix, new TileAddress(0, Index, Width).ToString().AsSpan(LevelOfEntries.Length));
}
