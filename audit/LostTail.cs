namespace Gateway.Audit;

/// <summary>What a database lost of the end of a log, and what was signed over it. Nothing of it is trusted before <see cref="Rebuild"/>.</summary>
/// <param name="Log">Which log.</param>
/// <param name="Entries">The lost entries in order, the first of them at the index that is the database's size.</param>
/// <param name="Notes">Every checkpoint known of the lost part, at least one, their signatures verified. The largest says where the log ended.</param>
public sealed record LostTail(LogName Log, IReadOnlyList<ReadOnlyMemory<byte>> Entries, IReadOnlyList<Checkpoint> Notes)
{
    /// <summary>Where the log ended: nothing may be appended before it.</summary>
    public Checkpoint End => Notes.MaxBy(note => note.Tree.Size) ?? throw new ArgumentException("Nothing is known to have been signed.");

    /// <summary>Forms what a store has to write so that the log is again what was signed.</summary>
    /// <param name="head">The database's head.</param>
    /// <exception cref="AuditIntegrityException">An entry is not the next one of this log, or the entries do not give a root that was signed.</exception>
    public LogAppend Rebuild(LogHead head)
    {
        List<Tile> tiles = [];
        var tree = new TreeAppender(head.Frontier, tiles.Add);
        LeafHash last = head.LastLeaf;
        DateTimeOffset time = head.LastTime;
        foreach (ReadOnlyMemory<byte> bytes in Entries)
        {
            LogEntry entry = Next(bytes, tree.Size, last);
            last = MerkleTree.HashLeaf(bytes.Span);
            time = entry.Time;
            tree.Append(last);
            RequireSigned(tree);
        }

        return tree.Size == End.Tree.Size
            ? new LogAppend(Log, head.Size, Entries, tiles, new LogHead(tree.ToFrontier(), last, time), End.Bytes)
            : throw new AuditIntegrityException(Log, tree.Size, null, null, "The entries do not reach as far as what was signed.");
    }

    private LogEntry Next(ReadOnlyMemory<byte> bytes, long index, LeafHash last)
    {
        try
        {
            var entry = LogEntry.Parse(bytes);
            return entry.Log == Log && entry.Index.Value == index && entry.Previous == last
                ? entry
                : throw new AuditIntegrityException(Log, index, last.Value, entry.Previous.Value, "An entry does not continue the ones before it.");
        }
        catch (EntryFormatException exception)
        {
            throw new AuditIntegrityException("What should be an entry is none.", exception);
        }
    }

    private void RequireSigned(TreeAppender tree)
    {
        foreach (Checkpoint note in Notes.Where(note => note.Tree.Size == tree.Size))
        {
            RootHash root = tree.ToFrontier().Root;
            if (root != note.Tree.Root)
            {
                throw new AuditIntegrityException(Log, tree.Size - 1, note.Tree.Root.Value, root.Value, "The entries do not give the root that was signed.");
            }
        }
    }
}
