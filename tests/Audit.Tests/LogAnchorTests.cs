using Gateway.Audit;

namespace Audit.Tests;

public sealed class LogAnchorTests
{
    [Fact]
    public async Task A_result_is_released_after_its_checkpoint_was_committed_and_then_anchored()
    {
        await using var log = new TestLog();
        Task<LogReceipt<AppendedEntry>> append = null!;
        List<(long Committed, bool Released)> seen = [];
        log.Anchor.WhenKeeping = _ => seen.Add((log.Tree.Size, append?.IsCompleted ?? false));
        append = log.AppendAsync();
        LogReceipt<AppendedEntry> receipt = await append;

        Assert.Equal([(1, false)], seen);
        Assert.Same(receipt.Checkpoints[LogName.Audit], log.Anchor.Kept[LogName.Audit]);
        Assert.False(log.Anchor.Kept.ContainsKey(LogName.Directory));
    }

    [Fact]
    public async Task A_batch_that_shares_a_transaction_is_anchored_once()
    {
        await using var log = new TestLog();
        int keeps = 0;
        log.Anchor.WhenKeeping = _ => keeps++;
        await log.AppendManyAsync(300);
        Assert.Equal(1, keeps);
    }

    [Fact]
    public async Task Nobody_is_told_success_while_the_anchor_fails_and_what_was_committed_stays()
    {
        await using var log = new TestLog();
        log.Anchor.FailingKeeps = 1;
        await Assert.ThrowsAsync<LogNotAnchoredException>(() => log.AppendAsync(1));
        Assert.Equal(1, log.Tree.Size);
        Assert.Empty(log.Anchor.Kept);
    }

    [Fact]
    public async Task The_next_batch_anchors_what_an_earlier_one_could_not()
    {
        await using var log = new TestLog();
        await log.AppendAsync(0);
        log.Anchor.FailingKeeps = 1;
        await Assert.ThrowsAsync<LogNotAnchoredException>(() => log.AppendAsync(1));
        LogReceipt<AppendedEntry> next = await log.AppendAsync(2);
        Assert.Equal(2, next.Result.Index.Value);
        Assert.Equal(3, log.Anchor.Kept[LogName.Audit].Tree.Size);
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task Refusals_that_write_nothing_need_no_anchor()
    {
        await using var log = new TestLog();
        log.Anchor.FailingKeeps = 1;
        await Assert.ThrowsAsync<RefusalForTests>(() => log.Writer.RunAsync<bool>((_, _, _) => throw new RefusalForTests("no"), CancellationToken.None));
    }

    [Fact]
    public async Task A_database_behind_the_anchor_is_not_written_to_even_by_a_new_process()
    {
        await using var log = new TestLog();
        await log.AppendAsync(0);
        MemoryState older = log.Store.State;
        await log.AppendAsync(1);
        log.Store.State = older;

        await using LogWriter<MemoryTransaction> restarted = log.AnotherWriter();
        LogRolledBackException refusal = await Assert.ThrowsAsync<LogRolledBackException>(() => AppendAsync(restarted));
        Assert.Equal((LogName.Audit, 2L, 1L), (refusal.Log!.Value, refusal.ReleasedSize, refusal.FoundSize));
        Assert.Same(older, log.Store.State);
    }

    [Fact]
    public async Task A_database_of_the_anchored_size_with_another_content_is_not_written_to()
    {
        await using var log = new TestLog();
        await log.AppendAsync(0);
        MemoryState older = log.Store.State;
        await log.AppendAsync(1);
        Checkpoint anchored = log.Anchor.Kept[LogName.Audit];
        log.Store.State = older;
        log.Anchor.Kept.Clear();
        log.Anchor.Kept[LogName.Audit] = Checkpoint.Sign(older.Head(LogName.Audit).Tree, log.Signer(LogName.Audit));
        await using (LogWriter<MemoryTransaction> other = log.AnotherWriter())
        {
            await AppendAsync(other);
        }

        log.Anchor.Kept[LogName.Audit] = anchored;
        await using LogWriter<MemoryTransaction> restarted = log.AnotherWriter();
        LogRolledBackException refusal = await Assert.ThrowsAsync<LogRolledBackException>(() => AppendAsync(restarted));
        Assert.Equal((2L, 2L), (refusal.ReleasedSize, refusal.FoundSize));
    }

    [Fact]
    public async Task A_log_with_entries_and_without_an_anchor_is_not_written_to()
    {
        await using var log = new TestLog();
        await log.AppendAsync(0);
        log.Anchor.Kept.Clear();
        LogAnchorException refusal = await Assert.ThrowsAsync<LogAnchorException>(() => log.AppendAsync(1));
        Assert.Equal((LogName.Audit, AnchorFault.Missing), (refusal.Log!.Value, refusal.Fault!.Value));
        Assert.Equal(1, log.Tree.Size);
    }

    [Fact]
    public async Task A_database_ahead_of_the_anchor_goes_on_because_a_process_may_end_between_the_two()
    {
        await using var log = new TestLog();
        await log.AppendAsync(0);
        Checkpoint earlier = log.Anchor.Kept[LogName.Audit];
        await log.AppendAsync(1);
        log.Anchor.Kept[LogName.Audit] = earlier;
        await using LogWriter<MemoryTransaction> restarted = log.AnotherWriter();
        await AppendAsync(restarted);
        Assert.Equal(3, log.Anchor.Kept[LogName.Audit].Tree.Size);
    }

    [Fact]
    public async Task All_works_that_wait_behind_a_log_that_may_not_go_on_hear_the_same()
    {
        await using var log = new TestLog();
        await log.AppendAsync(0);
        log.Anchor.Kept.Clear();
        Task[] works = [.. Enumerable.Range(0, 20).Select(i => log.AppendAsync(i))];
        foreach (Task work in works)
        {
            await Assert.ThrowsAsync<LogAnchorException>(() => work);
        }
    }

    private static Task<LogReceipt<AppendedEntry>> AppendAsync(LogWriter<MemoryTransaction> writer) =>
        writer.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft())), CancellationToken.None);
}
