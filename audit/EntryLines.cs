using System.Buffers.Text;

namespace Gateway.Audit;

/// <summary>
/// Gives row numbers to entries that came without them, as lines of a gateway's answer. A gap must show as a gap and a swap as a swap, although both are
/// lines that do not hold the index their position suggests.
/// </summary>
public static class EntryLines
{
    /// <summary>Numbers consecutive lines.</summary>
    /// <param name="from">The index that was asked for.</param>
    /// <param name="lines">The lines in the order they came.</param>
    /// <returns>One row for each line, indices ascending from <paramref name="from"/>.</returns>
    public static IReadOnlyList<StoredEntry> Number(long from, IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        var rows = new StoredEntry[lines.Count];
        long position = from;
        for (int i = 0; i < rows.Length; i++)
        {
            long stated = StatedIndex(lines[i].Span);
            // A line that states a later index stands behind a gap, unless the line after it shows that the count is right and only this line is not.
            if (stated > position && !(i + 1 < rows.Length && StatedIndex(lines[i + 1].Span) is long next && (next == position || next == position + 1)))
            {
                position = stated;
            }

            rows[i] = new StoredEntry(position, lines[i]);
            position++;
        }

        return rows;
    }

    /// <summary>The index an entry states, or -1. Behind <c>index</c> an entry has no objects and in its texts quotes are escaped, so the last such member
    /// is the entry's own.</summary>
    private static long StatedIndex(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> member = ",\"index\":"u8;
        int start = entry.LastIndexOf(member);
        return start >= 0 && Utf8Parser.TryParse(entry[(start + member.Length)..], out long index, out _) && index is >= 0 and <= LogIndex.MaxValue ? index : -1;
    }
}
