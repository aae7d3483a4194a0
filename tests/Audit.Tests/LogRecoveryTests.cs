using Gateway.Audit;

namespace Audit.Tests;

public sealed class LogRecoveryTests
{
    private const int Kept = 300;
    private const int Lost = 400;
    private MemoryState older = MemoryState.Empty;

    [Fact]
    public async Task Lost_entries_come_back_under_the_checkpoint_that_was_signed_over_them_and_the_log_says_so()
    {
        await using TestLog log = await LosingAsync();
        LostTail tail = Tail(log);
        TreeHead signed = tail.End.Tree;
        log.Store.State = older;
        await RecoverAsync(log, tail);

        Assert.Equal(signed.Size + 1, log.Tree.Size);
        ConsistencyProof growth = await log.Proofs.BuildConsistencyAsync(LogName.Audit, signed.Size, log.Tree.Size, CancellationToken.None);
        Assert.True(growth.Verify(signed, log.Tree));
        var said = LogEntry.Parse(log.Store.Entry(LogName.Audit, signed.Size));
        Assert.Equal(LogActions.Recovered, said.Action);
        Assert.Equal($$"""{"from":{{Kept}},"to":{{Kept + Lost}}}""", System.Text.Encoding.UTF8.GetString(said.Detail.Span));
        Assert.Equal(log.Tree, log.Anchor.Kept[LogName.Audit].Tree);
        Assert.Equal("ok", (await new StoreCheck(log.Store).CheckAsync(LogName.Audit, log.Verifier(LogName.Audit), null, CancellationToken.None)).ToString());

        await using LogWriter<MemoryTransaction> restarted = log.AnotherWriter();
        await restarted.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft())), CancellationToken.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Lost / 2)]
    [InlineData(Lost - 1)]
    public async Task An_entry_that_is_not_the_one_that_was_signed_brings_nothing_back(int changed)
    {
        await using TestLog log = await LosingAsync();
        LostTail tail = Tail(log);
        ReadOnlyMemory<byte>[] entries = [.. tail.Entries];
        string text = System.Text.Encoding.UTF8.GetString(entries[changed].Span);
        entries[changed] = System.Text.Encoding.UTF8.GetBytes(text.Replace("some-subject", "other-subject", StringComparison.Ordinal));
        await RefusedAsync(log, tail with { Entries = entries });
    }

    [Fact]
    public async Task Entries_that_are_missing_swapped_doubled_or_of_another_log_bring_nothing_back()
    {
        await using TestLog log = await LosingAsync();
        LostTail tail = Tail(log);
        await RefusedAsync(log, tail with { Entries = [.. tail.Entries.Skip(1)] });
        await RefusedAsync(log, tail with { Entries = [.. tail.Entries.SkipLast(1)] });
        await RefusedAsync(log, tail with { Entries = [tail.Entries[1], tail.Entries[0], .. tail.Entries.Skip(2)] });
        await RefusedAsync(log, tail with { Entries = [tail.Entries[0], .. tail.Entries] });
        await RefusedAsync(log, tail with { Entries = ["no entry"u8.ToArray(), .. tail.Entries.Skip(1)] });
        await RefusedAsync(log, tail with { Log = LogName.Directory });
    }

    [Fact]
    public async Task Every_checkpoint_known_of_the_lost_part_must_come_out()
    {
        await using TestLog log = await LosingAsync();
        LostTail tail = Tail(log);
        var other = Checkpoint.Sign(new TreeHead(Kept + 5, MerkleTree.EmptyRoot), log.Signer(LogName.Audit));
        await RefusedAsync(log, tail with { Notes = [.. tail.Notes, other] });
    }

    [Fact]
    public async Task Entries_that_end_before_the_anchor_bring_nothing_back_for_the_next_index_was_signed()
    {
        await using TestLog log = await LosingAsync();
        MemoryState newest = log.Store.State;
        LostTail tail = Tail(log);
        await log.AppendAsync();
        log.Store.State = newest;
        log.Store.State = older;
        MemoryState before = log.Store.State;
        await Assert.ThrowsAsync<LogRolledBackException>(() => RecoverAsync(log, tail));
        Assert.Same(before, log.Store.State);
    }

    [Fact]
    public async Task What_is_brought_back_beside_the_entries_is_of_the_same_transaction()
    {
        await using TestLog log = await LosingAsync();
        LostTail tail = Tail(log);
        log.Store.State = older;
        MemoryState before = log.Store.State;
        await Assert.ThrowsAsync<InvalidOperationException>(() => RecoverAsync(log, tail, (transaction, _) =>
        {
            transaction.Put("row", "restored");
            throw new InvalidOperationException("The rows cannot be brought back.");
        }));
        Assert.Same(before, log.Store.State);
        await RecoverAsync(log, tail, (transaction, _) =>
        {
            transaction.Put("row", "restored");
            return ValueTask.CompletedTask;
        });
        Assert.Equal("restored", log.Store.State.Table["row"]);
    }

    private async Task<TestLog> LosingAsync()
    {
        var log = new TestLog();
        await log.AppendManyAsync(Kept);
        older = log.Store.State;
        await log.AppendManyAsync(Lost / 2);
        await log.AppendManyAsync(Lost / 2);
        return log;
    }

    private static LostTail Tail(TestLog log) => new(
        LogName.Audit,
        [.. Enumerable.Range(Kept, Lost).Select(index => (ReadOnlyMemory<byte>)log.Store.Entry(LogName.Audit, index))],
        [log.Anchor.Kept[LogName.Audit]]);

    private static Task RecoverAsync(TestLog log, LostTail tail, Func<MemoryTransaction, CancellationToken, ValueTask>? restoreRows = null) =>
        new LogRecovery<MemoryTransaction>(log.Store, log.Signers, log.Anchor)
            .RunAsync([tail], restoreRows ?? ((_, _) => ValueTask.CompletedTask), CancellationToken.None);

    private async Task RefusedAsync(TestLog log, LostTail tail)
    {
        log.Store.State = older;
        MemoryState before = log.Store.State;
        await Assert.ThrowsAsync<AuditIntegrityException>(() => RecoverAsync(log, tail));
        Assert.Same(before, log.Store.State);
    }
}
