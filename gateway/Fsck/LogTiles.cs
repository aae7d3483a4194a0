namespace Gateway.Server.Fsck;

/// <summary>How many full tiles a log has (c2sp.org/tlog-tiles): 256 hashes each, a hash of level L covering 256^L entries.</summary>
internal static class LogTiles
{
    /// <summary>The highest level that a log of 2^63-1 entries can have a full tile in.</summary>
    public const int HighestLevel = 6;

    private const int BitsPerLevel = 8;

    /// <summary>The full tiles of a level, at a size.</summary>
    public static long FullAt(long size, int level) => size >> (BitsPerLevel * (level + 1));

    /// <summary>The first entry under the tile of a level that an entry is under, as an index of that level's tiles.</summary>
    public static long TileOf(long entry, int level) => entry >> (BitsPerLevel * (level + 1));
}
