using Gateway.Audit;

namespace Gateway.Server.Anchors;

/// <summary>
/// One log's files in the anchor folder: two slots that hold its last two notes, and a note that contradicts the log if one was ever presented.
/// <para>A new note overwrites the older of the two in place: that is one flush to the disk, where a new file and its renaming cost three. Whatever moment the
/// power fails at, the other slot holds the note before. A slot that is torn is one that was being written, and it was being written because the
/// database had committed more than the other slot says: a database that has not was set back, or the slot was tampered with.</para>
/// </summary>
internal sealed class AnchorFiles
{
    private readonly string folder;
    private readonly LogName log;
    private readonly AnchorSlot[] slots;
    private readonly AnchorSlot contradiction;

    /// <summary>The files of a log: <c>audit.0.note</c> and so on, <c>audit-2.0.note</c> of the log's second origin.</summary>
    public AnchorFiles(string folder, LogName log, LogKeyHistory keys)
    {
        this.folder = folder;
        this.log = log;
        string stem = keys.Origin[(keys.Origin.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '-');
        slots = [new AnchorSlot(Path.Combine(folder, stem + ".0.note"), keys), new AnchorSlot(Path.Combine(folder, stem + ".1.note"), keys)];
        contradiction = new AnchorSlot(Path.Combine(folder, stem + ".contradiction"), keys);
    }

    /// <summary>The newest note, or null if there never was one.</summary>
    /// <exception cref="LogAnchorException">A slot does not hold a note that a key of the log signed, or a contradiction is kept.</exception>
    public Checkpoint? Read()
    {
        (Checkpoint? newest, bool whole) = ReadSlots();
        return whole ? newest : throw new LogAnchorException(log, AnchorFault.Damaged);
    }

    /// <summary>Compares the newest note with a head. A slot that is being written, or was when the power failed, passes if the head says so too.</summary>
    /// <returns>The newest note, or null if there never was one.</returns>
    /// <exception cref="LogStoppedException">The log may not go on from this head.</exception>
    public Checkpoint? Confirm(LogHead head)
    {
        (Checkpoint? newest, bool whole) = ReadSlots();
        if (!whole && !(newest?.Tree.Size < head.Size))
        {
            throw new LogAnchorException(log, AnchorFault.Damaged);
        }

        AnchorRule.Confirm(log, newest, head);
        return newest;
    }

    /// <summary>Whether a note of at least this size is kept.</summary>
    public bool Covers(long size) => slots.Any(slot => slot.Read()?.Tree.Size >= size);

    /// <summary>Keeps a checkpoint that is larger than what is kept. To be called under the folder's lock.</summary>
    public void Keep(Checkpoint checkpoint)
    {
        Checkpoint?[] kept = [.. slots.Select(slot => slot.Read())];
        if (kept.Any(note => note?.Tree.Size >= checkpoint.Tree.Size))
        {
            return;
        }

        if (kept.All(note => note is null))
        {
            WriteFirst(checkpoint);
            return;
        }

        // A torn slot before the smaller one: the whole one is the only anchor there is.
        slots[(kept[0]?.Tree.Size ?? -1) < (kept[1]?.Tree.Size ?? -1) ? 0 : 1].Write(checkpoint);
    }

    /// <summary>Keeps a note that is of another history, for good. The first one stays. To be called under the folder's lock.</summary>
    public void Contradict(Checkpoint note)
    {
        if (!contradiction.Exists)
        {
            contradiction.Write(note);
            FolderSync.Flush(folder);
        }
    }

    // Into both slots, so that one of them missing later is seen.
    private void WriteFirst(Checkpoint checkpoint)
    {
        if (slots.Any(slot => slot.Exists))
        {
            throw new LogAnchorException(log, AnchorFault.Damaged);
        }

        foreach (AnchorSlot slot in slots)
        {
            slot.Write(checkpoint);
        }

        FolderSync.Flush(folder);
    }

    private (Checkpoint? Newest, bool Whole) ReadSlots()
    {
        if (contradiction.Exists)
        {
            throw new LogAnchorException(log, contradiction.Read() is null ? AnchorFault.Damaged : AnchorFault.Contradicted);
        }

        Checkpoint?[] kept = [.. slots.Select(slot => slot.Read())];
        return Array.TrueForAll(kept, note => note is null)
            ? (null, !slots.Any(slot => slot.Exists))
            : (kept.MaxBy(note => note?.Tree.Size ?? -1), Array.TrueForAll(kept, note => note is not null));
    }
}
