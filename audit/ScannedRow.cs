namespace Gateway.Audit;

/// <summary>What a row says by itself.</summary>
/// <param name="IsEntry">Whether its bytes are an entry of the log that it is read from; if not, nothing further is stated.</param>
/// <param name="StatedIndex">The index in the entry.</param>
/// <param name="Previous">The leaf hash that the entry names as its predecessor's.</param>
internal readonly record struct ScannedRow(bool IsEntry, long StatedIndex, LeafHash Previous)
{
    public static ScannedRow Of(StoredEntry row, ReadOnlySpan<byte> log) =>
        EntryEnvelope.TryRead(row.Bytes.Span, out EntryEnvelope entry) && entry.Log.SequenceEqual(log)
            ? new ScannedRow(true, entry.Index, entry.Previous)
            : default;
}
