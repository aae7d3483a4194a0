using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>A log's entries in memory, one a line, as a source for a verifier.</summary>
internal sealed class EntryRows : IEntrySource
{
    private readonly IReadOnlyList<StoredEntry> rows;

    private EntryRows(IReadOnlyList<StoredEntry> rows) => this.rows = rows;

    public IReadOnlyList<StoredEntry> All => rows;

    /// <summary>Reads the lines of a log that has <paramref name="size"/> entries.</summary>
    /// <exception cref="EvidenceException">They are fewer or more, or the last is cut off.</exception>
    public static EntryRows Read(ReadOnlyMemory<byte> text, long size)
    {
        List<ReadOnlyMemory<byte>> lines = [];
        while (!text.IsEmpty && lines.Count < size)
        {
            int length = text.Span.IndexOf((byte)'\n');
            lines.Add(length >= 0 ? text[..length] : throw new EvidenceException("The last entry is cut off."));
            text = text[(length + 1)..];
        }

        return text.IsEmpty && lines.Count == size
            ? new EntryRows(EntryLines.Number(0, lines))
            : throw new EvidenceException(Verdict.Unproven, "There are other entries of the log than its checkpoint covers.");
    }

    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken) =>
        new([.. rows.SkipWhile(row => row.Index < from).Take(maxCount)]);

    public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) => new(default(byte[]));
}
