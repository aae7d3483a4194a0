using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>One log within one batch: the head it had, and what the batch adds to it in memory. Not for concurrent use.</summary>
internal sealed class LogSession(LogName log, LogHead head)
{
    private readonly List<ReadOnlyMemory<byte>> entries = [];
    private readonly List<Tile> tiles = [];
    private TreeAppender? tree;

    public LogName Log => log;

    public LogHead Head => head;

    public long Size => head.Size + entries.Count;

    public int EntryCount => entries.Count;

    public DateTimeOffset LastTime { get; private set; } = head.LastTime;

    public LeafHash LastLeaf { get; private set; } = head.LastLeaf;

    public ReadOnlyMemory<byte> FirstEntry => entries[0];

    // A database's clock may step back (failover, NTP); a log's time never does.
    public DateTimeOffset TimeAt(DateTimeOffset now) => now > LastTime ? now : LastTime;

    public AppendedEntry Append(EntryDraft draft, DateTimeOffset now, ReadOnlyMemory<byte> salt)
    {
        DateTimeOffset time = TimeAt(now);
        var index = new LogIndex(Size);
        byte[] bytes = LogEntry.Write(new EntryPlace(log, index, LastLeaf, time, salt), draft);
        LeafHash leaf = MerkleTree.HashLeaf(bytes);

        tree ??= new TreeAppender(head.Frontier, tiles.Add);
        tree.Append(leaf);
        entries.Add(bytes);
        LastLeaf = leaf;
        LastTime = time;
        return new AppendedEntry(index, leaf, time, bytes);
    }

    /// <summary>
    /// Forms what the store is to write, with the new head signed. The checkpoint MUST NOT leave the process before the commit is known to have taken place.
    /// </summary>
    public (LogAppend Append, Checkpoint Checkpoint) Seal(NoteSigner signer)
    {
        var newHead = new LogHead(tree!.ToFrontier(), LastLeaf, LastTime);
        var checkpoint = Checkpoint.Sign(newHead.Tree, signer);
        return (new LogAppend(log, head.Size, entries, tiles, newHead, checkpoint.Bytes), checkpoint);
    }
}
