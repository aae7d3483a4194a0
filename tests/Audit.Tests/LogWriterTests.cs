using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

public sealed class LogWriterTests
{
    [Fact]
    public async Task An_appended_entry_is_stored_and_covered_by_the_checkpoint_that_comes_back()
    {
        await using var log = new TestLog();
        LogReceipt<AppendedEntry> first = await log.AppendAsync(1);
        LogReceipt<AppendedEntry> second = await log.AppendAsync(2);

        Assert.Equal(0, first.Result.Index.Value);
        Assert.Equal(1, second.Result.Index.Value);
        Assert.Equal(second.Result.Bytes.ToArray(), log.Store.Entry(LogName.Audit, 1));
        Checkpoint checkpoint = second.Checkpoints[LogName.Audit];
        Assert.Equal(Verdict.Ok, checkpoint.Verify(log.Verifier(LogName.Audit)));
        Assert.Equal(log.Tree, checkpoint.Tree);
        Assert.Equal(checkpoint.Bytes.ToArray(), log.Store.State.Checkpoints[LogName.Audit]);
        Assert.False(second.Checkpoints.ContainsKey(LogName.Directory));

        TlogProof proof = await log.Proofs.BuildTlogProofAsync(LogName.Audit, second.Result.Index, checkpoint, CancellationToken.None);
        Assert.Equal(Verdict.Ok, proof.Verify(second.Result.Leaf, log.Verifier(LogName.Audit)));
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task The_first_entry_names_32_zero_bytes_and_each_next_one_the_leaf_before_it()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(3);
        LogEntry[] entries = [.. Enumerable.Range(0, 3).Select(i => LogEntry.Parse(log.Store.Entry(LogName.Audit, i)))];
        Assert.Equal(LeafHash.None, entries[0].Previous);
        Assert.Equal(MerkleTree.HashLeaf(entries[0].Bytes.Span), entries[1].Previous);
        Assert.Equal(MerkleTree.HashLeaf(entries[1].Bytes.Span), entries[2].Previous);
    }

    [Fact]
    public async Task Salts_never_repeat()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(200);
        await log.AppendManyAsync(200);
        Assert.Equal(400, log.Store.State.Rows(LogName.Audit).Values.Select(bytes => Convert.ToBase64String(LogEntry.Parse(bytes).Salt.Span)).Distinct().Count());
    }

    [Fact]
    public async Task Works_that_wait_share_one_transaction()
    {
        await using var log = new TestLog();
        Task<LogReceipt<AppendedEntry>>[] waiting = await BehindAClosedDoorAsync(log, 50);
        LogReceipt<AppendedEntry>[] receipts = await Task.WhenAll(waiting);

        Assert.Equal(2, log.Store.Commits);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), receipts.Select(receipt => receipt.Result.Index.Value));
        Assert.Single(receipts.Select(receipt => receipt.Checkpoints[LogName.Audit]).Distinct());
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task A_batch_is_bounded_in_works_and_in_entries()
    {
        await using (var log = new TestLog(options: new LogWriterOptions { MaxBatchWorks = 10 }))
        {
            await Task.WhenAll(await BehindAClosedDoorAsync(log, 50));
            Assert.Equal(1 + 5, log.Store.Commits);
        }

        await using (var log = new TestLog(options: new LogWriterOptions { MaxBatchEntries = 25 }))
        {
            await Task.WhenAll(await BehindAClosedDoorAsync(log, 50));
            Assert.Equal(1 + 2, log.Store.Commits);
        }
    }

    [Fact]
    public async Task One_work_may_append_to_both_logs_and_both_are_signed()
    {
        await using var log = new TestLog();
        LogReceipt<(long Audit, long Directory)> receipt = await log.Writer.RunAsync(
            (_, entries, _) =>
            {
                entries.Append(LogName.Audit, TestLog.Draft());
                entries.Append(LogName.Directory, TestLog.Draft());
                entries.Append(LogName.Directory, TestLog.Draft());
                return ValueTask.FromResult((entries.HeadSize(LogName.Audit), entries.HeadSize(LogName.Directory)));
            },
            CancellationToken.None);
        Assert.Equal((1, 2), receipt.Result);
        Assert.Equal(1, receipt.Checkpoints[LogName.Audit].Tree.Size);
        Assert.Equal(2, receipt.Checkpoints[LogName.Directory].Tree.Size);
        Assert.Equal(Verdict.Ok, receipt.Checkpoints[LogName.Directory].Verify(log.Verifier(LogName.Directory)));
    }

    [Fact]
    public async Task A_log_without_a_key_cannot_be_appended_to()
    {
        await using var log = new TestLog();
        await Assert.ThrowsAsync<ArgumentException>(() => log.AppendAsync(0, LogName.Parse("other")));
        Assert.Equal(0, log.Store.Commits);
    }

    [Fact]
    public async Task A_refusal_writes_nothing_and_refuses_its_own_caller_only()
    {
        await using var log = new TestLog();
        Task<LogReceipt<int>> refused = null!;
        Task<LogReceipt<AppendedEntry>>[] others = await BehindAClosedDoorAsync(log, 4, () => refused = RefuseAsync(log));
        await Task.WhenAll(others);
        RefusalForTests refusal = await Assert.ThrowsAsync<RefusalForTests>(() => refused);
        Assert.Equal("no", refusal.Message);
        Assert.Equal(5, log.Tree.Size);
        Assert.Equal(2, log.Store.Commits);
    }

    [Fact]
    public async Task A_batch_of_refusals_commits_nothing()
    {
        await using var log = new TestLog();
        await Assert.ThrowsAsync<RefusalForTests>(() => RefuseAsync(log));
        Assert.Equal(0, log.Store.Commits);
        Assert.Equal(MemoryState.Empty, log.Store.State);
    }

    [Fact]
    public async Task A_refusal_after_a_write_is_rolled_back_with_it()
    {
        await using var log = new TestLog();
        Task<LogReceipt<int>> refused = null!;
        Task<LogReceipt<AppendedEntry>>[] others = await BehindAClosedDoorAsync(
            log, 4, () => refused = log.Writer.RunAsync<int>(
                (transaction, _, _) =>
                {
                    transaction.Put("key", "value");
                    throw new RefusalForTests("too late");
                },
                CancellationToken.None));
        await Task.WhenAll(others);
        await Assert.ThrowsAsync<RefusalForTests>(() => refused);
        Assert.Empty(log.Store.State.Table);
        Assert.Equal(5, log.Tree.Size);
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task A_fault_in_one_work_of_a_batch_does_not_harm_the_others()
    {
        await using var log = new TestLog();
        int runs = 0;
        Task<LogReceipt<int>> faulty = null!;
        Task<LogReceipt<AppendedEntry>>[] others = await BehindAClosedDoorAsync(
            log, 6, () => faulty = log.Writer.RunAsync<int>(
                (transaction, entries, _) =>
                {
                    runs++;
                    transaction.Put("faulty", "was here");
                    entries.Append(LogName.Audit, TestLog.Draft(99));
                    throw new InvalidDataException("a fault");
                },
                CancellationToken.None));
        LogReceipt<AppendedEntry>[] receipts = await Task.WhenAll(others);
        Assert.Equal("a fault", (await Assert.ThrowsAsync<InvalidDataException>(() => faulty)).Message);

        Assert.Equal(2, runs);
        Assert.Equal(7, log.Tree.Size);
        Assert.Empty(log.Store.State.Table);
        Assert.Equal(6, receipts.Select(receipt => receipt.Result.Index).Distinct().Count());
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task A_fault_of_a_lone_work_is_not_repeated()
    {
        await using var log = new TestLog();
        int runs = 0;
        await Assert.ThrowsAsync<InvalidDataException>(() => log.Writer.RunAsync<int>(
            (_, _, _) =>
            {
                runs++;
                throw new InvalidDataException();
            },
            CancellationToken.None));
        Assert.Equal(1, runs);
        await log.AppendAsync();
        Assert.Equal(1, log.Tree.Size);
    }

    [Fact]
    public async Task What_a_work_writes_is_committed_with_its_entry_or_not_at_all()
    {
        await using var log = new TestLog();
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        await Assert.ThrowsAsync<LogUnavailableException>(() => PutAsync(log, "lost"));
        Assert.Equal(MemoryState.Empty, log.Store.State);
        log.Store.CommitFaults.Clear();

        await PutAsync(log, "kept");
        Assert.Equal("kept", log.Store.State.Table["key"]);
        Assert.Equal(1, log.Tree.Size);
    }

    [Fact]
    public async Task A_write_that_fails_for_a_batch_is_tried_again_for_each_work_alone()
    {
        await using var log = new TestLog();
        log.Store.FailingWrites = 1;
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync());
        Assert.Equal(MemoryState.Empty, log.Store.State);

        var door = new TaskCompletionSource();
        Task<LogReceipt<AppendedEntry>> first = await OccupyAsync(log, door);
        Task<LogReceipt<AppendedEntry>>[] batch = [log.AppendAsync(), log.AppendAsync(), log.AppendAsync()];
        log.Store.FailingWrites = 2;
        door.SetResult();
        await Assert.ThrowsAsync<LogUnavailableException>(() => first);
        Assert.Equal([0L, 1L, 2L], (await Task.WhenAll(batch)).Select(receipt => receipt.Result.Index.Value));
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task A_commit_that_took_place_unseen_is_found_and_not_repeated()
    {
        await using var log = new TestLog();
        log.Store.CommitFaults.Enqueue(CommitFault.LostAfterItTookPlace);
        LogReceipt<AppendedEntry> receipt = await log.AppendAsync(7);
        Assert.Equal(0, receipt.Result.Index.Value);
        Assert.Equal(1, log.Tree.Size);
        Assert.Equal(log.Tree, receipt.Checkpoints[LogName.Audit].Tree);
        Assert.Equal(log.Store.Entry(LogName.Audit, 0), receipt.Result.Bytes.ToArray());
    }

    [Fact]
    public async Task A_commit_that_did_not_take_place_is_run_again()
    {
        await using var log = new TestLog();
        log.Store.CommitFaults.Enqueue(CommitFault.LostBeforeItTookPlace);
        LogReceipt<AppendedEntry> receipt = await log.AppendAsync(7);
        Assert.Equal(1, log.Tree.Size);
        Assert.Equal(log.Tree, receipt.Checkpoints[LogName.Audit].Tree);
        Assert.Equal(log.Store.Entry(LogName.Audit, 0), receipt.Result.Bytes.ToArray());
    }

    [Fact]
    public async Task An_entry_of_another_gateway_at_our_index_is_not_taken_for_ours()
    {
        await using var log = new TestLog();
        await using LogWriter<MemoryTransaction> other = log.AnotherWriter();
        await other.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft())), CancellationToken.None);
        MemoryState theirs = log.Store.State;
        Checkpoint theirAnchor = log.Anchor.Kept[LogName.Audit];
        log.Store.State = MemoryState.Empty;
        log.Anchor.Kept.Clear();
        log.Store.WhileLost = () =>
        {
            log.Store.State = theirs;
            log.Anchor.Kept[LogName.Audit] = theirAnchor;
        };
        log.Store.CommitFaults.Enqueue(CommitFault.LostBeforeItTookPlace);

        LogReceipt<AppendedEntry> receipt = await log.AppendAsync();
        Assert.Equal(1, receipt.Result.Index.Value);
        Assert.Equal(log.Store.Entry(LogName.Audit, 1), receipt.Result.Bytes.ToArray());
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Theory]
    [InlineData(CommitFault.LostAfterItTookPlace)]
    [InlineData(CommitFault.LostBeforeItTookPlace)]
    [InlineData(CommitFault.Refused)]
    public async Task A_batch_whose_commit_was_lost_gives_every_caller_its_own_entry_once(CommitFault fault)
    {
        await using var log = new TestLog();
        log.Store.CommitFaults.Enqueue(CommitFault.None);
        log.Store.CommitFaults.Enqueue(fault);
        LogReceipt<AppendedEntry>[] receipts = await Task.WhenAll(await BehindAClosedDoorAsync(log, 5));
        Assert.Equal(6, log.Tree.Size);
        foreach (LogReceipt<AppendedEntry> receipt in receipts)
        {
            Assert.Equal(receipt.Result.Bytes.ToArray(), log.Store.Entry(LogName.Audit, receipt.Result.Index));
        }

        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }

    [Fact]
    public async Task An_outcome_that_nobody_can_learn_is_said_and_the_log_goes_on_in_one_line()
    {
        await using var log = new TestLog(options: new LogWriterOptions { OutcomeAttempts = 2, OutcomePause = TimeSpan.Zero });
        LogReceipt<AppendedEntry> before = await log.AppendAsync(1);
        log.Store.CommitFaults.Enqueue(CommitFault.LostAfterItTookPlace);
        Task<LogReceipt<AppendedEntry>> lost = log.Writer.RunAsync(
            (_, entries, _) =>
            {
                log.Store.FailingBegins = 2;
                return ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft(2)));
            },
            CancellationToken.None);
        await Assert.ThrowsAsync<LogCommitUnknownException>(() => lost);

        LogReceipt<AppendedEntry> after = await log.AppendAsync(3);
        Assert.Equal(2, after.Result.Index.Value);
        ConsistencyProof growth = await log.Proofs.BuildConsistencyAsync(LogName.Audit, 1, 3, CancellationToken.None);
        Assert.True(growth.Verify(before.Checkpoints[LogName.Audit].Tree, after.Checkpoints[LogName.Audit].Tree));
    }

    [Fact]
    public async Task Whatever_operation_of_the_store_fails_what_was_acknowledged_is_there_and_the_log_is_one_line()
    {
        for (int operation = 1; operation <= 30; operation++)
        {
            await using var log = new TestLog();
            await log.AppendManyAsync(255);
            var receipts = new List<LogReceipt<AppendedEntry>>();
            var door = new TaskCompletionSource();
            Task<LogReceipt<AppendedEntry>>[] works = [await OccupyAsync(log, door), log.AppendAsync(), log.AppendAsync(), log.AppendAsync()];
            log.Store.FailingOperation = operation;
            door.SetResult();
            foreach (Task<LogReceipt<AppendedEntry>> work in works)
            {
                await Task.WhenAny(work);
                if (work.IsCompletedSuccessfully)
                {
                    receipts.Add(await work);
                }
                else
                {
                    Assert.IsType<LogUnavailableException>(work.Exception!.InnerException);
                }
            }

            log.Store.FailingOperation = 0;
            await using LogWriter<MemoryTransaction> afterRestart = log.AnotherWriter();
            receipts.Add(await afterRestart.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft())), CancellationToken.None));

            Assert.Equal("ok", (await new StoreCheck(log.Store).CheckAsync(LogName.Audit, log.Verifier(LogName.Audit), null, CancellationToken.None)).ToString());
            foreach (LogReceipt<AppendedEntry> receipt in receipts)
            {
                Assert.Equal(receipt.Result.Bytes.ToArray(), log.Store.Entry(LogName.Audit, receipt.Result.Index));
                TreeHead released = receipt.Checkpoints[LogName.Audit].Tree;
                ConsistencyProof growth = await log.Proofs.BuildConsistencyAsync(LogName.Audit, released.Size, log.Tree.Size, CancellationToken.None);
                Assert.True(growth.Verify(released, log.Tree));
            }
        }
    }

    [Fact]
    public async Task A_database_that_is_away_fails_all_who_wait_at_once_and_later_ones_not()
    {
        await using var log = new TestLog();
        Task<LogReceipt<AppendedEntry>>[] waiting = await BehindAClosedDoorAsync(log, 5, () => log.Store.FailingBegins = 1);
        foreach (Task<LogReceipt<AppendedEntry>> work in waiting)
        {
            await Assert.ThrowsAsync<LogUnavailableException>(() => work);
        }

        await log.AppendAsync();
        Assert.Equal(2, log.Tree.Size);
    }

    [Fact]
    public async Task Time_never_decreases_when_the_database_s_clock_steps_back()
    {
        await using var log = new TestLog();
        DateTimeOffset start = log.Store.Now;
        await log.AppendAsync();
        log.Store.Now = start.AddHours(-1);
        await log.AppendAsync();
        await log.AppendAsync();
        log.Store.Now = start.AddMilliseconds(1).AddTicks(9_999);
        await log.AppendAsync();
        DateTimeOffset[] times = [.. Entries(log).Where(entry => entry.Action != LogActions.ClockStepped).Select(entry => entry.Time)];
        Assert.Equal([start, start, start, start.AddMilliseconds(1)], times);
    }

    [Fact]
    public async Task A_clock_that_steps_back_is_recorded_once_for_each_step()
    {
        await using var log = new TestLog();
        DateTimeOffset start = log.Store.Now;
        await log.AppendAsync();
        foreach (int minutes in (int[])[-60, -59, -40, -50, -49, 10, 5])
        {
            log.Store.Now = start.AddMinutes(minutes);
            await log.AppendAsync();
        }

        string[] steps = [.. Entries(log).Where(entry => entry.Action == LogActions.ClockStepped).Select(entry => Encoding.UTF8.GetString(entry.Detail.Span))];
        Assert.Equal([Step(0, -60), Step(-40, -50), Step(10, 5)], steps);
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);

        string Step(int from, int to) =>
            $"{{\"from\":\"{CanonicalJson.FormatTime(start.AddMinutes(from))}\",\"to\":\"{CanonicalJson.FormatTime(start.AddMinutes(to))}\"}}";
    }

    [Fact]
    public async Task A_clock_that_is_behind_by_a_second_at_most_is_not_worth_an_entry()
    {
        await using var log = new TestLog();
        await log.AppendAsync();
        log.Store.Now -= TimeSpan.FromSeconds(1);
        await log.AppendAsync();
        Assert.Equal(2, log.Tree.Size);
    }

    [Fact]
    public async Task What_a_work_was_told_of_index_and_size_holds_though_a_step_is_recorded_beside_it()
    {
        await using var log = new TestLog();
        await log.AppendAsync();
        log.Store.Now -= TimeSpan.FromHours(1);
        LogReceipt<(AppendedEntry Entry, long Size)> receipt = await log.Writer.RunAsync(
            (_, entries, _) => ValueTask.FromResult((entries.Append(LogName.Audit, TestLog.Draft()), entries.HeadSize(LogName.Audit))), CancellationToken.None);

        Assert.Equal((1L, 2L), (receipt.Result.Entry.Index.Value, receipt.Result.Size));
        Assert.Equal(3, receipt.Checkpoints[LogName.Audit].Tree.Size);
        Assert.Equal(LogActions.ClockStepped, Entries(log)[^1].Action);
    }

    [Fact]
    public async Task A_step_whose_batch_was_rolled_back_is_recorded_by_the_next()
    {
        await using var log = new TestLog();
        await log.AppendAsync();
        log.Store.Now -= TimeSpan.FromHours(1);
        log.Store.FailingWrites = 1;
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync());
        await log.AppendAsync();
        Assert.Equal(LogActions.ClockStepped, Entries(log)[^1].Action);
    }

    [Fact]
    public async Task A_commit_that_failed_while_it_was_made_durable_is_not_called_undone_when_the_next_attempts_fail_too()
    {
        await using var log = new TestLog();
        log.Store.CommitFaults.Enqueue(CommitFault.LostBeforeItTookPlace);
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        log.Store.CommitFaults.Enqueue(CommitFault.Refused);
        await Assert.ThrowsAsync<LogCommitUnknownException>(() => log.AppendAsync());

        // Of a whole batch nobody is told otherwise, not even those whose own attempt never came.
        log.Store.CommitFaults.Clear();
        log.Store.CommitFaults.Enqueue(CommitFault.None);
        log.Store.CommitFaults.Enqueue(CommitFault.LostBeforeItTookPlace);
        log.Store.WhileLost = () => log.Store.FailingBegins = log.Store.BeginsUntilFault = 1;
        foreach (Task<LogReceipt<AppendedEntry>> one in await BehindAClosedDoorAsync(log, 3))
        {
            await Assert.ThrowsAsync<LogCommitUnknownException>(() => one);
        }
    }

    [Fact]
    public async Task A_caller_that_leaves_while_its_work_waits_takes_the_work_with_it()
    {
        await using var log = new TestLog();
        using var leaving = new CancellationTokenSource();
        Task<LogReceipt<AppendedEntry>> left = null!;
        Task<LogReceipt<AppendedEntry>>[] others = await BehindAClosedDoorAsync(
            log,
            2,
            () =>
            {
                left = log.Writer.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft())), leaving.Token);
                leaving.Cancel();
            });
        await Task.WhenAll(others);
        await Assert.ThrowsAsync<TaskCanceledException>(() => left);
        Assert.Equal(3, log.Tree.Size);
    }

    [Fact]
    public async Task A_caller_that_leaves_after_its_work_has_started_gets_the_result()
    {
        await using var log = new TestLog();
        using var leaving = new CancellationTokenSource();
        LogReceipt<AppendedEntry> receipt = await log.Writer.RunAsync(
            (_, entries, _) =>
            {
                leaving.Cancel();
                return ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft()));
            },
            leaving.Token);
        Assert.Equal(0, receipt.Result.Index.Value);
    }

    [Fact]
    public async Task A_caller_that_finds_the_queue_full_for_too_long_is_told_so()
    {
        var time = new ManualTime();
        var options = new LogWriterOptions { QueueLength = 1, MaxBatchWorks = 1, QueueWait = TimeSpan.FromSeconds(3) };
        await using var log = new TestLog(options: options, time: time);
        var door = new TaskCompletionSource();
        Task running = await OccupyAsync(log, door);
        Task<LogReceipt<AppendedEntry>> queued = log.AppendAsync();
        Task<LogReceipt<AppendedEntry>> tooMany = log.AppendAsync();
        Assert.Equal(1, time.Waiting(options.QueueWait));
        time.Fire(options.QueueWait);
        await Assert.ThrowsAsync<LogUnavailableException>(() => tooMany);
        door.SetResult();
        await running;
        await queued;
        Assert.Equal(2, log.Tree.Size);
    }

    [Fact]
    public async Task A_work_that_holds_the_lock_too_long_is_ended()
    {
        var time = new ManualTime();
        var options = new LogWriterOptions { BatchTimeout = TimeSpan.FromSeconds(7) };
        await using var log = new TestLog(options: options, time: time);
        var started = new TaskCompletionSource();
        Task<LogReceipt<int>> slow = log.Writer.RunAsync(
            async (_, _, cancellationToken) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return 0;
            },
            CancellationToken.None);
        await started.Task;
        time.Fire(options.BatchTimeout);
        await Assert.ThrowsAsync<LogUnavailableException>(() => slow);
        await log.AppendAsync();
    }

    [Fact]
    public async Task A_writer_that_stops_finishes_what_it_took_and_takes_no_more()
    {
        var log = new TestLog();
        Task<LogReceipt<AppendedEntry>>[] waiting = await BehindAClosedDoorAsync(log, 3);
        await log.DisposeAsync();
        Assert.All(waiting, work => Assert.True(work.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync());
    }

    [Fact]
    public async Task A_database_that_went_back_in_time_under_the_writer_is_not_signed_for()
    {
        await using var log = new TestLog();
        LogReceipt<AppendedEntry> first = await log.AppendAsync(1);
        MemoryState earlier = log.Store.State;
        await log.AppendAsync(2);
        log.Store.State = earlier;
        log.Anchor.Kept[LogName.Audit] = first.Checkpoints[LogName.Audit];
        LogRolledBackException refusal = await Assert.ThrowsAsync<LogRolledBackException>(() => log.AppendAsync(3));
        Assert.Equal((2, 1), (refusal.ReleasedSize, refusal.FoundSize));
        Assert.Equal(earlier, log.Store.State);

        // Another history of the same length is no better.
        await using LogWriter<MemoryTransaction> other = log.AnotherWriter();
        await other.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft(4))), CancellationToken.None);
        await Assert.ThrowsAsync<LogRolledBackException>(() => log.AppendAsync(5));
    }

    [Fact]
    public async Task Two_writers_over_one_store_make_one_log()
    {
        await using var log = new TestLog();
        await using LogWriter<MemoryTransaction> other = log.AnotherWriter();
        var works = new List<Task<LogReceipt<AppendedEntry>>>();
        for (int i = 0; i < 100; i++)
        {
            works.Add(log.AppendAsync(i));
            works.Add(other.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft())), CancellationToken.None));
        }

        LogReceipt<AppendedEntry>[] receipts = await Task.WhenAll(works);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), receipts.Select(receipt => receipt.Result.Index.Value).Order());
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
        foreach (Checkpoint checkpoint in receipts.Select(receipt => receipt.Checkpoints[LogName.Audit]).Distinct())
        {
            ConsistencyProof growth = await log.Proofs.BuildConsistencyAsync(LogName.Audit, checkpoint.Tree.Size, 200, CancellationToken.None);
            Assert.True(growth.Verify(checkpoint.Tree, log.Tree));
        }
    }

    [Fact]
    public async Task Full_tiles_are_stored_as_batches_of_any_size_complete_them()
    {
        await using var log = new TestLog();
        foreach (int count in (int[])[1, 254, 1, 1, 255, 300, 700])
        {
            await log.AppendManyAsync(count);
        }

        Assert.Equal(1512, log.Tree.Size);
        Assert.Equal([0L, 1L, 2L, 3L, 4L], log.Store.State.Tiles.Keys.Where(tile => tile.Level == 0).Select(tile => tile.Index).Order());
        Assert.Equal(Verdict.Ok, (await new StoreCheck(log.Store).CheckAsync(LogName.Audit, log.Verifier(LogName.Audit), null, CancellationToken.None)).Word);
    }

    private static Task<LogReceipt<int>> RefuseAsync(TestLog log) =>
        log.Writer.RunAsync<int>((_, _, _) => throw new RefusalForTests("no"), CancellationToken.None);

    private static Task<LogReceipt<AppendedEntry>> PutAsync(TestLog log, string value) => log.Writer.RunAsync(
        (transaction, entries, _) =>
        {
            transaction.Put("key", value);
            return ValueTask.FromResult(entries.Append(LogName.Audit, TestLog.Draft()));
        },
        CancellationToken.None);

    /// <summary>Starts a work that appends one entry and holds the lock until the door opens; returns once it holds it.</summary>
    private static async Task<Task<LogReceipt<AppendedEntry>>> OccupyAsync(TestLog log, TaskCompletionSource door)
    {
        var inside = new TaskCompletionSource();
        Task<LogReceipt<AppendedEntry>> running = log.Writer.RunAsync(
            async (_, entries, _) =>
            {
                inside.TrySetResult();
                await door.Task;
                return entries.Append(LogName.Audit, TestLog.Draft());
            },
            CancellationToken.None);
        await inside.Task;
        return running;
    }

    private static LogEntry[] Entries(TestLog log) => [.. log.Store.State.Rows(LogName.Audit).Values.Select(bytes => LogEntry.Parse(bytes))];

    /// <summary>Lets works gather behind one that holds the lock, so that they meet in one batch; the queue has all of them when it returns.</summary>
    private static async Task<Task<LogReceipt<AppendedEntry>>[]> BehindAClosedDoorAsync(TestLog log, int count, Action? inTheMiddle = null)
    {
        var door = new TaskCompletionSource();
        Task running = await OccupyAsync(log, door);
        var waiting = new List<Task<LogReceipt<AppendedEntry>>>();
        for (int i = 0; i < count; i++)
        {
            if (i == count / 2)
            {
                inTheMiddle?.Invoke();
            }

            waiting.Add(log.AppendAsync(i));
        }

        door.SetResult();
        await running;
        return [.. waiting];
    }
}
