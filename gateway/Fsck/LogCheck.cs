using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks one log's entries, tiles and head, and that it was opened under this key. Its older checkpoints are a <see cref="CheckpointTrail"/>'s.</summary>
internal sealed class LogCheck(FsckSubject subject, LogName log)
{
    private readonly IGatewayStore store = subject.Store;

    /// <summary>Checks the whole log.</summary>
    /// <returns>The size that was verified. The log may have grown since.</returns>
    /// <exception cref="FsckException">What was found.</exception>
    public Task<long> RunAsync(CancellationToken cancellationToken) => RunAsync(0, cancellationToken);

    /// <summary>Checks the log from an entry on; what lies before it is believed.</summary>
    /// <inheritdoc cref="RunAsync(CancellationToken)"/>
    public async Task<long> RunAsync(long since, CancellationToken cancellationToken)
    {
        // Before the entries: those that are appended while they are read are not among the verified.
        long size = await ReadSizeAsync(cancellationToken).ConfigureAwait(false);
        if (since > size)
        {
            throw new FsckException(Verdict.Rollback, null, $"The {log} log ends before entry {since}, from which it was to be checked.");
        }

        LogVerdict? tail = since == 0
            ? null
            : await new LogTailCheck(subject, log).CheckAsync(since, cancellationToken).ConfigureAwait(false);

        // Only the whole check can say which entry it is.
        LogVerdict verdict = tail is { IsOk: true }
            ? tail
            : await new StoreCheck(store).CheckAsync(log, subject.KeysOf(log), null, cancellationToken).ConfigureAwait(false);
        verdict = verdict.IsOk ? tail ?? verdict : verdict;
        if (!verdict.IsOk)
        {
            throw new FsckException(verdict with { Sentence = $"In the {log} log: {verdict.Sentence}" });
        }

        await CheckOpeningAsync(cancellationToken).ConfigureAwait(false);
        await CheckRotationsAsync(cancellationToken).ConfigureAwait(false);
        await CheckHeadTimeAsync(cancellationToken).ConfigureAwait(false);
        await CheckTilesAsync(cancellationToken).ConfigureAwait(false);
        return size;
    }

    private async Task<long> ReadSizeAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[]? note = await store.ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
            return note is null ? 0 : Checkpoint.Parse(note).Tree.Size;
        }
        catch (CheckpointFormatException)
        {
            throw new FsckException(Verdict.Malformed, null, $"The newest stored checkpoint of the {log} log is not a checkpoint.");
        }
    }

    private async Task CheckOpeningAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> first = await store.ReadEntriesAsync(log, 0, 1, cancellationToken).ConfigureAwait(false);
        if (first.Count == 0)
        {
            throw new FsckException(Verdict.Missing, 0, $"The {log} log was never opened.");
        }

        LogEntry entry = LogEntry.Parse(first[0].Bytes);
        LogOpenedDetail opened = Details.Read(entry, LogOpenedDetail.Parse);
        if (entry.Action != ActionNames.LogOpened || opened.Key.ToString() != subject.KeysOf(log).First.ToString())
        {
            throw new FsckException(Verdict.KeyMismatch, 0, $"The {log} log was opened under another key.");
        }
    }

    /// <summary>Each note by which the log came to its key stands in the log, as the first entry behind the head that the note names.</summary>
    private async Task CheckRotationsAsync(CancellationToken cancellationToken)
    {
        foreach (KeyRotation rotation in subject.KeysOf(log).Rotations)
        {
            long size = rotation.Checkpoint.Tree.Size;
            IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(log, size, 1, cancellationToken).ConfigureAwait(false);
            bool recorded = rows is [{ Index: var index } row] && index == size
                && LogEntry.Parse(row.Bytes) is { Action: ActionNames.LogKeyRotated } entry
                && Details.Read(entry, LogKeyRotatedDetail.Parse).Rotation.Bytes.Span.SequenceEqual(rotation.Bytes.Span);
            if (!recorded)
            {
                throw new FsckException(Verdict.KeyMismatch, size, $"Entry {size} of the {log} log is not the rotation of its key that the keys' folder holds.");
            }
        }
    }

    /// <summary>The time in the head is the floor of the next entry's time: with another one the log's time could be set forward for ever.</summary>
    private async Task CheckHeadTimeAsync(CancellationToken cancellationToken)
    {
        LogHead head = await store.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<StoredEntry> last = await store.ReadEntriesAsync(log, head.Size - 1, 1, cancellationToken).ConfigureAwait(false);
        if (last.Count == 0 || LogEntry.Parse(last[0].Bytes).Time != head.LastTime)
        {
            throw new FsckException(Verdict.Tampered, head.Size - 1, $"The time in the {log} log's stored head is not that of its last entry.");
        }
    }

    /// <summary>That the tiles that should be there are was checked; here, that there are no others.</summary>
    private async Task CheckTilesAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<LastTileRow> tiles = await store.ReadLastTilesAsync(log, cancellationToken).ConfigureAwait(false);
        LogHead head = await store.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        foreach (LastTileRow tile in tiles.Where(tile => tile.Level > LogTiles.HighestLevel || tile.LastIndex >= LogTiles.FullAt(head.Size, tile.Level)))
        {
            throw new FsckException(Verdict.Unproven, null, $"The {log} log has a tile {tile.LastIndex} of level {tile.Level}, which no entries give.");
        }
    }
}
