using Gateway.Server.Storage.Files;

namespace Gateway.Tests.Storage;

/// <summary>A flush that many wait for.</summary>
public sealed class SharedFlushTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Whoever_asks_while_one_runs_waits_for_the_next_which_all_of_them_share()
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        int runs = 0;
        var flush = new SharedFlush(() =>
        {
            Interlocked.Increment(ref runs);
            begun.Release();
            go.Wait();
        });
        Task first = flush.RunAsync();
        Assert.True(await begun.WaitAsync(Bound));
        Task[] meanwhile = [flush.RunAsync(), flush.RunAsync(), flush.RunAsync()];
        go.Release();
        await first;
        Assert.True(await begun.WaitAsync(Bound), "No second one began.");
        Assert.DoesNotContain(meanwhile, task => task.IsCompleted);
        go.Release();
        await Task.WhenAll(meanwhile);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task One_that_fails_fails_for_those_who_waited_for_it_and_the_next_is_tried()
    {
        int runs = 0;
        var flush = new SharedFlush(() =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                throw new IOException("The disk is gone.");
            }
        });
        await Assert.ThrowsAsync<IOException>(flush.RunAsync);
        await flush.RunAsync();
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task What_was_there_before_the_call_is_covered_however_many_call_at_once()
    {
        long there = 0;
        long covered = 0;
        var flush = new SharedFlush(() =>
        {
            long seen = Volatile.Read(ref there);
            Thread.Sleep(1);
            Volatile.Write(ref covered, seen);
        });
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            for (int i = 0; i < 20; i++)
            {
                long mine = Interlocked.Increment(ref there);
                await flush.RunAsync();
                Assert.True(Volatile.Read(ref covered) >= mine);
            }
        }));
    }
}
