using Gateway.Server.Advisories.Publishing;

namespace Gateway.Tests.Advisories;

public sealed class EveryCoreTests
{
    [Fact]
    public void Results_come_in_the_order_of_the_items()
    {
        int[] items = [.. Enumerable.Range(0, 1000)];
        Assert.Equal(items.Select(static item => item * 2), EveryCore.Select(items, static item => item * 2));
    }

    [Fact]
    public void Nothing_comes_of_nothing() => Assert.Empty(EveryCore.Select(Array.Empty<int>(), static item => item));

    [Fact]
    public void What_is_thrown_for_an_item_comes_out() =>
        Assert.Throws<FormatException>(() => EveryCore.Select([1, 2], static item => item == 2 ? throw new FormatException() : item));

    [Fact]
    public async Task Where_every_core_computes_already_it_keeps_to_the_callers_thread()
    {
        using var begun = new CountdownEvent(Environment.ProcessorCount);
        using var end = new ManualResetEventSlim();
        Task[] others = [.. Enumerable.Range(0, begun.InitialCount).Select(_ => Task.Factory.StartNew(
            () => EveryCore.Select([0], item =>
            {
                begun.Signal();
                end.Wait();
                return item;
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        begun.Wait();
        int[] threads = EveryCore.Select(Enumerable.Range(0, 200).ToArray(), _ => Environment.CurrentManagedThreadId);
        int own = Environment.CurrentManagedThreadId;
        end.Set();
        await Task.WhenAll(others);
        Assert.Equal([own], threads.Distinct());
    }

    [Fact]
    public void A_thread_of_the_pool_finishes_though_no_other_comes_free()
    {
        using var finished = new ManualResetEventSlim();
        using var others = new ManualResetEventSlim();
        // More than the pool adds threads for within the time given.
        using var blocked = new CountdownEvent(2000);
        ThreadPool.QueueUserWorkItem(_ =>
        {
            for (int other = 0; other < blocked.InitialCount; other++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    others.Wait();
                    blocked.Signal();
                });
            }

            _ = EveryCore.Select([1, 2, 3, 4], static item => item);
            finished.Set();
        });
        bool inTime = finished.Wait(TimeSpan.FromSeconds(20));
        others.Set();
        blocked.Wait();
        finished.Wait();
        Assert.True(inTime, "It waited for a thread of the pool.");
    }
}
