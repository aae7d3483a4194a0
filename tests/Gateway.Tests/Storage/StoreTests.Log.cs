using System.Numerics;
using System.Text;
using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task What_a_batch_appends_reads_back()
    {
        var append = new LogAppend(
            LogName.Audit,
            0,
            [Encoding.UTF8.GetBytes("zero"), Encoding.UTF8.GetBytes("one")],
            [new Tile(0, 0, Enumerable.Repeat((byte)5, Tile.SizeBytes).ToArray())],
            Head(2),
            Encoding.UTF8.GetBytes("note"));
        await CommitAsync(async transaction => await transaction.WriteAsync(append, default));

        LogHead head = await store.ReadHeadAsync(LogName.Audit, default);
        Assert.Equal(2, head.Size);
        Assert.Equal(append.Head.Frontier.ToBytes(), head.Frontier.ToBytes());
        Assert.Equal((append.Head.LastLeaf, append.Head.LastTime), (head.LastLeaf, head.LastTime));
        IReadOnlyList<StoredEntry> entries = await store.ReadEntriesAsync(LogName.Audit, 0, 10, default);
        Assert.Equal(["0:zero", "1:one"], entries.Select(entry => $"{entry.Index}:{Encoding.UTF8.GetString(entry.Bytes.Span)}"));
        Assert.Equal(1, Assert.Single(await store.ReadEntriesAsync(LogName.Audit, 1, 10, default)).Index);
        Assert.Single(await store.ReadEntriesAsync(LogName.Audit, 0, 1, default));
        Assert.Equal(append.Tiles[0].Hashes, await store.ReadTileAsync(LogName.Audit, 0, 0, default));
        Assert.Null(await store.ReadTileAsync(LogName.Audit, 1, 0, default));
        Assert.Equal("note"u8.ToArray(), await store.ReadCheckpointAsync(LogName.Audit, default));
        CheckpointRow checkpoint = Assert.Single(await store.ReadCheckpointsAsync(LogName.Audit, -1, 10, default));
        Assert.Equal(2, checkpoint.Size);
        Assert.Equal("note"u8.ToArray(), checkpoint.Note);
        LastTileRow tile = Assert.Single(await store.ReadLastTilesAsync(LogName.Audit, default));
        Assert.Equal((0, 0L), (tile.Level, tile.LastIndex));
        Assert.Empty(await store.ReadLastTilesAsync(LogName.Directory, default));
        Assert.Empty(await store.ReadCheckpointsAsync(LogName.Audit, 2, 10, default));
    }

    [StoreFact]
    public async Task A_log_without_rows_is_empty()
    {
        Assert.Equal(0, (await store.ReadHeadAsync(LogName.Directory, default)).Size);
        Assert.Empty(await store.ReadEntriesAsync(LogName.Directory, 0, 10, default));
        Assert.Null(await store.ReadCheckpointAsync(LogName.Directory, default));
        await using IGatewayTransaction transaction = await store.BeginAsync(default);
        Assert.Null(await transaction.ReadEntryAsync(LogName.Directory, 0, default));
        Assert.Equal(0, (await transaction.ReadHeadAsync(LogName.Directory, default)).Size);
        Assert.Equal([LogEnd.Empty], (await transaction.ReadEndsAsync([LogName.Directory], default)).Values);
    }

    [StoreFact]
    public async Task A_transaction_reads_the_ends_of_all_logs_at_once()
    {
        await CommitAsync(async transaction =>
        {
            await transaction.WriteAsync(Append(0), default);
            await transaction.WriteAsync(Append(1), default);
        });
        await using IGatewayTransaction transaction = await store.BeginAsync(default);
        IReadOnlyDictionary<LogName, LogEnd> ends = await transaction.ReadEndsAsync([LogName.Audit, LogName.Directory], default);

        Assert.Equal(2, ends.Count);
        Assert.Equal(LogEnd.Empty, ends[LogName.Directory]);
        Assert.Equal(Head(2).Frontier.ToBytes(), ends[LogName.Audit].Head.Frontier.ToBytes());
        Assert.Equal(Append(1).Entries[0].ToArray(), ends[LogName.Audit].LastEntry!.Value.ToArray());
    }

    [StoreFact]
    public async Task A_log_whose_last_entry_is_not_there_has_a_head_and_no_last_entry()
    {
        LogAppend append = Append(0);
        await CommitAsync(async transaction => await transaction.WriteAsync(append with { Head = Head(2) }, default));
        await using IGatewayTransaction transaction = await store.BeginAsync(default);
        LogEnd end = (await transaction.ReadEndsAsync([LogName.Audit], default))[LogName.Audit];

        Assert.Equal(2, end.Head.Size);
        Assert.Null(end.LastEntry);
    }

    [StoreFact]
    public async Task An_index_is_taken_once()
    {
        await CommitAsync(async transaction => await transaction.WriteAsync(Append(0), default));

        await Assert.ThrowsAsync<StorageConstraintException>(() => CommitAsync(async transaction => await transaction.WriteAsync(Append(0), default)));

        Assert.Single(await store.ReadEntriesAsync(LogName.Audit, 0, 10, default));
    }

    [StoreFact]
    public async Task A_transaction_that_is_not_committed_leaves_nothing()
    {
        await using (IGatewayTransaction transaction = await store.BeginAsync(default))
        {
            await transaction.WriteAsync(Append(0), default);
            await transaction.PutAgencyAsync(Sample.Agency("alpha"), ["root"], [], default);
            Assert.Equal(2, transaction.Writes);
            Assert.NotNull(await transaction.FindAgencyAsync(Agency("alpha"), default));
        }

        Assert.Equal(0, (await store.ReadHeadAsync(LogName.Audit, default)).Size);
        Assert.Empty(await store.ReadEntriesAsync(LogName.Audit, 0, 10, default));
        Assert.Null(await store.ReadCheckpointAsync(LogName.Audit, default));
        Assert.Null(await store.FindAgencyAsync(Agency("alpha"), default));
        Assert.Null(await store.FindKeyOwnerAsync("root", default));
    }

    [StoreFact]
    public async Task A_write_that_failed_counts_and_dooms_its_transaction()
    {
        await PutAgenciesAsync("alpha");
        await using (IGatewayTransaction transaction = await store.BeginAsync(default))
        {
            await transaction.SetSuspendedAsync(Agency("alpha"), suspended: true, default);
            await Assert.ThrowsAsync<StorageConstraintException>(() => transaction.InsertReceiptAsync(Receipt(Sample.Advisory("alpha", 1), "alpha", 2), default));
            Assert.Equal(2, transaction.Writes);
            await Assert.ThrowsAnyAsync<Exception>(async () => await transaction.CommitAsync(default));
        }

        Assert.False((await store.FindAgencyAsync(Agency("alpha"), default))!.Suspended);
    }

    [StoreFact]
    public async Task The_databases_clock_has_milliseconds_and_is_about_right()
    {
        await using IGatewayTransaction transaction = await store.BeginAsync(default);

        Assert.Equal(0, transaction.Now.Ticks % TimeSpan.TicksPerMillisecond);
        Assert.Equal(TimeSpan.Zero, transaction.Now.Offset);
        Assert.InRange(transaction.Now - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(5));
    }

    [StoreFact]
    public async Task A_second_transaction_waits_for_the_first()
    {
        await using IGatewayStore other = engine.OpenStore();
        IGatewayTransaction first = await store.BeginAsync(default);
        Task<IGatewayTransaction> second = other.BeginAsync(default).AsTask();
        await first.PutAgencyAsync(Sample.Agency("alpha"), [], [], default);
        Assert.False(second.IsCompleted);

        await first.CommitAsync(default);
        await first.DisposeAsync();

        await using IGatewayTransaction next = await second;
        Assert.NotNull(await next.FindAgencyAsync(Agency("alpha"), default));
    }

    [StoreFact]
    public async Task Concurrent_writers_of_two_stores_keep_one_lineage()
    {
        using var keys = new LogKeys();
        await using IGatewayStore other = engine.OpenStore();
        await using (LogWriter<IGatewayTransaction> first = keys.WriterOver(store))
        await using (LogWriter<IGatewayTransaction> second = keys.WriterOver(other))
        {
            // The first entry is one gateway's alone, as that of gateway init is: until it is anchored no other may go on.
            await keys.AppendAsync(first, "subject-0");
            await Task.WhenAll(Enumerable.Range(1, 299).Select(number => keys.AppendAsync(number % 2 == 0 ? first : second, $"subject-{number}")));
        }

        LogHead head = await store.ReadHeadAsync(LogName.Audit, default);
        Assert.Equal(300, head.Size);
        LogVerdict verdict = await new StoreCheck(store).CheckAsync(LogName.Audit, keys.Audit, null, default);
        Assert.Equal("ok", verdict.ToString());
        Assert.NotNull(await other.ReadTileAsync(LogName.Audit, 0, 0, default));
    }

    [StoreFact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        using var keys = new LogKeys();
        await using (LogWriter<IGatewayTransaction> writer = keys.WriterOver(store))
        {
            await keys.AppendAsync(writer, "before");
        }

        // An open transaction at the end stands for a process that is killed: nobody commits it.
        IGatewayStore dying = engine.OpenStore();
        IGatewayTransaction unfinished = await dying.BeginAsync(default);
        await unfinished.PutAgencyAsync(Sample.Agency("alpha"), [], [], default);
        await unfinished.DisposeAsync();
        await dying.DisposeAsync();

        await using IGatewayStore reopened = engine.OpenStore();
        await reopened.MigrateAsync(default);
        Assert.Equal(1, (await reopened.ReadHeadAsync(LogName.Audit, default)).Size);
        Assert.Null(await reopened.FindAgencyAsync(Agency("alpha"), default));
        await using LogWriter<IGatewayTransaction> next = keys.WriterOver(reopened);
        await keys.AppendAsync(next, "after");
        Assert.Equal("ok", (await new StoreCheck(reopened).CheckAsync(LogName.Audit, keys.Audit, null, default)).ToString());
    }

    [StoreFact]
    public async Task A_hundred_thousand_bytes_of_entries_and_many_batches_verify()
    {
        using var keys = new LogKeys();
        await using (LogWriter<IGatewayTransaction> writer = keys.WriterOver(store))
        {
            for (int batch = 0; batch < 5; batch++)
            {
                await Task.WhenAll(Enumerable.Range(0, 120).Select(number => keys.AppendAsync(writer, new string('x', 200))));
            }
        }

        Assert.Equal("ok", (await new StoreCheck(store).CheckAsync(LogName.Audit, keys.Audit, null, default)).ToString());
        Assert.NotNull(await store.ReadTileAsync(LogName.Audit, 0, 1, default));
    }

    private protected static LogAppend Append(long index) =>
        new(LogName.Audit, index, [Encoding.UTF8.GetBytes($"entry {index}")], [], Head(index + 1), Encoding.UTF8.GetBytes($"note {index}"));

    private protected static LogHead Head(long size)
    {
        // Of a log shorter than a tile: one hash for each bit that is set in its size, and its leaves.
        int hashes = BitOperations.PopCount((ulong)size) + (int)size;
        return new LogHead(Frontier.Parse(size, Enumerable.Repeat((byte)9, hashes * Hash32.SizeBytes).ToArray()), new LeafHash(Enumerable.Repeat((byte)7, Hash32.SizeBytes).ToArray()), Sample.Time);
    }
}
