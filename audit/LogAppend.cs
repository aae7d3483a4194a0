namespace Gateway.Audit;

/// <summary>All that one batch adds to one log. A store writes the whole of it in the open transaction, the entries as one bulk insert.</summary>
/// <param name="Log">Which log.</param>
/// <param name="FirstIndex">The index of the first entry; the others follow without gap. It is the size of the head that was read in this transaction.</param>
/// <param name="Entries">The entries' bytes, at least one, each at most 65,535.</param>
/// <param name="Tiles">The tiles that became full, in the order they did.</param>
/// <param name="Head">The new head, which replaces the old one.</param>
/// <param name="Checkpoint">The signed note over the new head, which replaces the old one.</param>
public sealed record LogAppend(
    LogName Log,
    long FirstIndex,
    IReadOnlyList<ReadOnlyMemory<byte>> Entries,
    IReadOnlyList<Tile> Tiles,
    LogHead Head,
    ReadOnlyMemory<byte> Checkpoint);
