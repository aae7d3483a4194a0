using System.Buffers.Binary;

namespace Gateway.Audit;

/// <summary>
/// Up to 256 consecutive entries in one piece (c2sp.org/tlog-tiles, Log entries): of each its length as a big-endian uint16 and its bytes. Each hashes to its
/// place in the tile of level 0 with the bundle's index. What is read here is not checked against anything.
/// </summary>
public static class EntryBundle
{
    /// <summary>The largest bundle: 256 entries of 65,535 bytes.</summary>
    public const int MaxSizeBytes = Tile.Width * (LengthSizeBytes + LogEntry.MaxSizeBytes);

    private const int LengthSizeBytes = sizeof(ushort);

    /// <summary>Reads a bundle, strictly: 1 to 256 entries and nothing besides.</summary>
    /// <returns>The entries: slices of the bundle, in its order.</returns>
    /// <exception cref="EntryFormatException">Not a bundle.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Parse(ReadOnlyMemory<byte> bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>(Tile.Width);
        for (ReadOnlyMemory<byte> rest = bundle; !rest.IsEmpty;)
        {
            int length = entries.Count < Tile.Width && rest.Length >= LengthSizeBytes ? BinaryPrimitives.ReadUInt16BigEndian(rest.Span) : int.MaxValue;
            if (rest.Length - LengthSizeBytes < length)
            {
                throw new EntryFormatException("A bundle of entries ends within an entry, or holds more than 256.");
            }

            entries.Add(rest.Slice(LengthSizeBytes, length));
            rest = rest[(LengthSizeBytes + length)..];
        }

        return entries.Count > 0 ? entries : throw new EntryFormatException("A bundle of entries is empty.");
    }

    /// <summary>Writes a bundle.</summary>
    /// <param name="entries">1 to 256 entries of at most 65,535 bytes each, in the log's order.</param>
    /// <exception cref="ArgumentException">Another number of entries, or a longer one.</exception>
    public static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count is 0 or > Tile.Width || entries.Any(entry => entry.Length > LogEntry.MaxSizeBytes))
        {
            throw new ArgumentException("A bundle holds 1 to 256 entries of at most 65,535 bytes.", nameof(entries));
        }

        byte[] bundle = new byte[entries.Sum(entry => LengthSizeBytes + entry.Length)];
        Span<byte> rest = bundle;
        foreach (ReadOnlyMemory<byte> entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[LengthSizeBytes..]);
            rest = rest[(LengthSizeBytes + entry.Length)..];
        }

        return bundle;
    }
}
