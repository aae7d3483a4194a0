namespace Gateway.Audit;

/// <summary>
/// A full tile of a log's tree (c2sp.org/tlog-tiles): 256 consecutive hashes. At level 0 they are leaf hashes; at level L each is the root of a
/// full tile of level L-1. A full tile never changes.
/// </summary>
/// <param name="Level">From 0.</param>
/// <param name="Index">The tile's place within its level, from 0.</param>
/// <param name="Hashes">8,192 bytes, owned by the tile.</param>
public sealed record Tile(int Level, long Index, ReadOnlyMemory<byte> Hashes)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 256;

    /// <summary>Bytes of a full tile.</summary>
    public const int SizeBytes = Width * Hash32.SizeBytes;
}
