using Gateway.Audit;

namespace Audit.Tests;

public sealed class ReadAheadTests
{
    [Fact]
    public async Task What_is_read_ahead_does_not_grow_with_the_log()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(30_000);
        var source = new WatchedSource(log.Store);
        LogVerdict verdict = await new LogVerifier(source).VerifyAsync(LogName.Audit, log.Tree, source, CancellationToken.None);
        Assert.Equal(Verdict.Ok, verdict.Word);
        // Eight tiles are on their way, and progress is told every fourth.
        Assert.InRange(source.FurthestAhead, 1, 12 * Tile.Width);
    }

    [Fact]
    public async Task Entries_are_looked_at_once_each_in_their_order()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(3000);
        List<long> seen = [];
        LogVerdict verdict = await new LogVerifier(log.Store).VerifyAsync(LogName.Audit, log.Tree, entry => seen.Add(entry.Index), null, CancellationToken.None);
        Assert.Equal(Verdict.Ok, verdict.Word);
        Assert.Equal(Enumerable.Range(0, 3000).Select(index => (long)index), seen);
    }

    [Fact]
    public async Task A_source_that_gives_a_few_rows_at_a_time_is_verified_alike()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(2500);
        Assert.Equal("ok", (await new LogVerifier(new WatchedSource(log.Store, 100)).VerifyAsync(LogName.Audit, log.Tree, CancellationToken.None)).ToString());
        TreeHead head = log.Tree;
        log.Store.Delete(LogName.Audit, Enumerable.Range(1500, 1000).Select(index => (long)index));
        Assert.Equal("truncated 1500", (await new LogVerifier(new WatchedSource(log.Store, 100)).VerifyAsync(LogName.Audit, head, CancellationToken.None)).ToString());
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(2047)]
    [InlineData(2048)]
    public async Task Damage_at_the_edge_of_what_is_read_at_once_is_named_at_its_index(int index)
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(2100);
        MemoryState good = log.Store.State;
        byte[] changed = [.. log.Store.Entry(LogName.Audit, index)];
        changed[^10] ^= 1;
        log.Store.Replace(LogName.Audit, index, changed);
        Assert.Equal($"tampered {index}", (await log.VerifyAsync()).ToString());
        log.Store.State = good;
        log.Store.Delete(LogName.Audit, index);
        Assert.Equal($"missing {index}", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_verification_with_its_failure_and_nothing_is_left_running()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(5000);
        var source = new WatchedSource(log.Store, failFrom: 3000);
        await Assert.ThrowsAsync<IOException>(() => new LogVerifier(source).VerifyAsync(LogName.Audit, log.Tree, CancellationToken.None).AsTask());
        Assert.Equal(0, source.Running);
    }

    private sealed class WatchedSource(MemoryLogStore store, int atOnce = int.MaxValue, long failFrom = long.MaxValue) : IEntrySource, IProgress<long>
    {
        private long verified;
        private long furthest;
        private int running;

        public long FurthestAhead => furthest;

        public int Running => running;

        public void Report(long value) => Volatile.Write(ref verified, value);

        public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref running);
            try
            {
                InterlockedMax(from + maxCount - Volatile.Read(ref verified));
                await Task.Yield();
                return from < failFrom
                    ? await store.ReadEntriesAsync(log, from, Math.Min(atOnce, maxCount), cancellationToken)
                    : throw new IOException("The source does not answer.");
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }

        public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
            store.ReadTileAsync(log, level, index, cancellationToken);

        private void InterlockedMax(long ahead)
        {
            for (long seen = Volatile.Read(ref furthest); ahead > seen;)
            {
                long before = Interlocked.CompareExchange(ref furthest, ahead, seen);
                seen = before == seen ? ahead : before;
            }
        }
    }
}
