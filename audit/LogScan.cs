namespace Gateway.Audit;

/// <summary>One pass over a log's rows. Returns null as long as nothing is wrong, then the first finding.</summary>
internal sealed class LogScan
{
    private readonly IEntrySource source;
    private readonly LogName log;
    private readonly TreeHead head;
    private readonly TreeAppender tree;
    private List<Tile> fullTiles = [];

    // The last leaf stays out of the tree until the entry after it has confirmed it: at the end of a log the tree decides which of the two was changed. So
    // does the tile that the last leaf stands in.
    private LeafTile? current;
    private LeafHash lastLeaf = LeafHash.None;

    public LogScan(IEntrySource source, LogName log, TreeHead head)
    {
        this.source = source;
        this.log = log;
        this.head = head;
        tree = new TreeAppender(Frontier.Empty, tile => fullTiles.Add(tile));
    }

    /// <summary>The index that is expected next.</summary>
    public long Next { get; private set; }

    /// <summary>The tiles that became full since the last call.</summary>
    public IReadOnlyList<Tile> TakeFullTiles()
    {
        List<Tile> taken = fullTiles;
        fullTiles = [];
        return taken;
    }

    public LogVerdict EndsEarly() => new(Verdict.Truncated, Next, "The log ends before the size that was signed.");

    /// <summary>Checks the block that starts at <see cref="Next"/>.</summary>
    public async ValueTask<LogVerdict?> CheckAsync(LogBlock block, CancellationToken cancellationToken)
    {
        for (int i = 0; i < block.Count && Next < head.Size; i++)
        {
            if (block.Row(i).Index != Next)
            {
                return JudgeGap(block.Row(i));
            }

            ScannedRow row = block.Scanned(i);
            if (!row.IsEntry)
            {
                return Tampered(Next, "An entry is not in the form that every entry of this log has.");
            }

            if (row.StatedIndex != Next)
            {
                return await JudgeIndexAsync(row.StatedIndex, cancellationToken).ConfigureAwait(false);
            }

            if (row.Previous != lastLeaf)
            {
                LeafHash leaf = MerkleTree.HashLeaf(block.Row(i).Bytes.Span);
                return await JudgeLinkAsync(row.Previous, leaf, cancellationToken).ConfigureAwait(false);
            }

            Accept(block.Leaves);
        }

        return null;
    }

    /// <summary>The right edge of the tree; after <see cref="CheckRoot"/>, of the whole log.</summary>
    public Frontier Frontier => tree.ToFrontier();

    /// <summary>After the last row: does everything together give the root that was signed?</summary>
    public LogVerdict? CheckRoot()
    {
        AppendCurrent(tree, LeavesOfCurrent);
        if (tree.ToFrontier().Root == head.Root)
        {
            return null;
        }

        return head.Size == 0
            ? new LogVerdict(Verdict.Tampered, null, "The signed root is not that of an empty log.")
            : Tampered(head.Size - 1, "The entries do not give the root that was signed.");
    }

    private int LeavesOfCurrent => Next == 0 ? 0 : (int)((Next - 1) % Tile.Width) + 1;

    private static LogVerdict Tampered(long index, string sentence) => new(Verdict.Tampered, index, sentence);

    private static bool TryParse(ReadOnlyMemory<byte> bytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LogEntry? entry)
    {
        try
        {
            entry = LogEntry.Parse(bytes);
            return true;
        }
        catch (EntryFormatException)
        {
            entry = null;
            return false;
        }
    }

    private void Accept(LeafTile tile)
    {
        int offset = (int)(Next % Tile.Width);
        if (offset == 0)
        {
            AppendCurrent(tree, LeavesOfCurrent);
            current = tile;
        }

        lastLeaf = new LeafHash(tile.Leaves[offset]);
        Next++;
    }

    private void AppendCurrent(TreeAppender to, int count)
    {
        if (count == Tile.Width)
        {
            to.AppendTile(current!);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            to.Append(new LeafHash(current!.Leaves[i]));
        }
    }

    private LogVerdict JudgeGap(StoredEntry row)
    {
        if (row.Index < Next)
        {
            return new LogVerdict(Verdict.Reordered, Next, "The rows do not come in the order of their indices.");
        }

        // Rows at and behind the signed size are not what is looked at: for this head the log ends at the gap.
        bool wasEnd = row.Index >= head.Size || (TryParse(row.Bytes, out LogEntry? entry) && entry.Action == LogActions.Damaged);
        return wasEnd
            ? new LogVerdict(Verdict.Truncated, Next, "The end of the log was cut off.")
            : new LogVerdict(Verdict.Missing, Next, "Entries are gone.");
    }

    private async ValueTask<LogVerdict> JudgeIndexAsync(long stated, CancellationToken cancellationToken)
    {
        // An entry that belongs elsewhere has changed places if something else is where it belongs; otherwise its index was changed, or it was copied.
        LogEntry? there = await ReadAsync(stated, cancellationToken).ConfigureAwait(false);
        return there is not null && there.Index.Value != stated
            ? new LogVerdict(Verdict.Reordered, Next, "An entry is in another one's place.")
            : Tampered(Next, "An entry states an index that is not its own.");
    }

    private async ValueTask<LogVerdict> JudgeLinkAsync(LeafHash previous, LeafHash leaf, CancellationToken cancellationToken)
    {
        const string Sentence = "An entry is not the one that the entry after it was linked to.";
        if (Next == 0)
        {
            return Tampered(0, "The first entry names one before it.");
        }

        // Either the entry before was changed, or this one's link. This one is whole if the next entry knows it, or at the end of the log, if the signed
        // root comes out with the predecessor that it names.
        LogEntry? after = Next + 1 < head.Size ? await ReadAsync(Next + 1, cancellationToken).ConfigureAwait(false) : null;
        bool thisIsWhole = after is null ? GivesRoot(previous, leaf) : after.Previous == leaf;
        return thisIsWhole ? Tampered(Next - 1, Sentence) : Tampered(Next, Sentence);
    }

    private bool GivesRoot(LeafHash previous, LeafHash leaf)
    {
        if (Next + 1 != head.Size)
        {
            return false;
        }

        var candidate = new TreeAppender(tree.ToFrontier(), static _ => { });
        AppendCurrent(candidate, LeavesOfCurrent - 1);
        candidate.Append(previous);
        candidate.Append(leaf);
        return candidate.ToFrontier().Root == head.Root;
    }

    private async ValueTask<LogEntry?> ReadAsync(long index, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> rows = await source.ReadEntriesAsync(log, index, 1, cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 && rows[0].Index == index && TryParse(rows[0].Bytes, out LogEntry? entry) ? entry : null;
    }
}
