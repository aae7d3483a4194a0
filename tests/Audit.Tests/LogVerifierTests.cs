using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Audit;

namespace Audit.Tests;

public sealed class LogVerifierTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(256)]
    [InlineData(1030)]
    public async Task A_log_as_it_was_written_is_good(int size)
    {
        await using TestLog log = await LogOfAsync(size);
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
        Assert.Equal(Verdict.Ok, (await CheckStoreAsync(log)).Word);
    }

    [Fact]
    public async Task A_log_is_good_under_an_earlier_head_too()
    {
        await using TestLog log = await LogOfAsync(5);
        TreeHead earlier = log.Tree;
        await log.AppendManyAsync(5);
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync(earlier)).Word);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Any_flipped_bit_of_any_entry_is_named_at_that_index(int size)
    {
        await using TestLog log = await LogOfAsync(size);
        MemoryState good = log.Store.State;
        TreeHead head = log.Tree;
        for (int index = 0; index < size; index++)
        {
            int bits = log.Store.Entry(LogName.Audit, index).Length * 8;
            for (int bit = 0; bit < bits; bit++)
            {
                FlipBit(log, index, bit);
                Assert.Equal($"tampered {index}", (await log.VerifyAsync(head)).ToString());
                log.Store.State = good;
            }
        }
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_in_a_log_with_tiles_is_named_at_its_index()
    {
        await using TestLog log = await LogOfAsync(600);
        MemoryState good = log.Store.State;
        TreeHead head = log.Tree;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(
                Gen.Choose(0, 599).Zip(Gen.Choose(0, 2000)).ToArbitrary(),
                ((int Index, int Bit) flip) =>
                {
                    log.Store.State = good;
                    FlipBit(log, flip.Index, flip.Bit % (log.Store.Entry(LogName.Audit, flip.Index).Length * 8));
                    return log.VerifyAsync(head).AsTask().GetAwaiter().GetResult().ToString() == $"tampered {flip.Index}";
                }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task An_edited_entry_is_named(int index)
    {
        await using TestLog log = await LogOfAsync(10);
        Edit(log, index);
        Assert.Equal($"tampered {index}", (await log.VerifyAsync()).ToString());
        Assert.Equal($"tampered {index}", (await CheckStoreAsync(log)).ToString());
    }

    [Fact]
    public async Task Of_two_edited_entries_the_first_is_named()
    {
        await using TestLog log = await LogOfAsync(10);
        Edit(log, 3);
        Edit(log, 7);
        Assert.Equal("tampered 3", (await log.VerifyAsync()).ToString());
    }

    [Theory]
    [InlineData(0, "missing 0")]
    [InlineData(4, "missing 4")]
    [InlineData(9, "truncated 9")]
    public async Task A_deleted_entry_is_named(int index, string verdict)
    {
        await using TestLog log = await LogOfAsync(10);
        log.Store.Delete(LogName.Audit, index);
        Assert.Equal(verdict, (await log.VerifyAsync()).ToString());
        Assert.Equal(verdict, (await CheckStoreAsync(log)).ToString());
    }

    [Fact]
    public async Task A_deleted_range_is_named_by_its_first_index()
    {
        await using TestLog log = await LogOfAsync(10);
        log.Store.Delete(LogName.Audit, 3, 4, 5);
        Assert.Equal("missing 3", (await log.VerifyAsync()).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_log_cut_off_is_named_by_the_first_index_gone(int kept)
    {
        await using TestLog log = await LogOfAsync(10);
        log.Store.Delete(LogName.Audit, Enumerable.Range(kept, 10 - kept).Select(i => (long)i));
        Assert.Equal($"truncated {kept}", (await log.VerifyAsync()).ToString());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 7)]
    [InlineData(8, 9)]
    [InlineData(0, 9)]
    public async Task Two_entries_that_changed_places_are_named_by_the_first_place(int first, int second)
    {
        await using TestLog log = await LogOfAsync(10);
        byte[] entry = log.Store.Entry(LogName.Audit, first);
        log.Store.Replace(LogName.Audit, first, log.Store.Entry(LogName.Audit, second));
        log.Store.Replace(LogName.Audit, second, entry);
        Assert.Equal($"reordered {first}", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task An_entry_copied_over_another_is_tampering_with_the_other()
    {
        await using TestLog log = await LogOfAsync(10);
        log.Store.Replace(LogName.Audit, 4, log.Store.Entry(LogName.Audit, 7));
        Assert.Equal("tampered 4", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task An_entry_of_the_other_log_is_no_entry_of_this_one()
    {
        await using TestLog log = await LogOfAsync(3);
        await log.AppendAsync(0, LogName.Directory);
        log.Store.Replace(LogName.Audit, 0, log.Store.Entry(LogName.Directory, 0));
        Assert.Equal("tampered 0", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task A_log_rewritten_with_all_its_links_still_has_another_root()
    {
        await using TestLog log = await LogOfAsync(10);
        TreeHead signed = log.Tree;
        Rewrite(log, 6);
        Assert.Equal("tampered 9", (await log.VerifyAsync(signed)).ToString());
    }

    [Fact]
    public async Task Where_a_rewrite_began_is_told_by_the_stored_tiles()
    {
        await using TestLog log = await LogOfAsync(300);
        TreeHead signed = log.Tree;
        Rewrite(log, 100);
        Assert.Equal("tampered 100", (await log.VerifyAsync(signed)).ToString());
    }

    [Fact]
    public async Task A_rewrite_that_stops_in_the_middle_is_named_where_it_began_if_tiles_cover_it()
    {
        await using TestLog log = await LogOfAsync(300);
        TreeHead signed = log.Tree;
        Rewrite(log, 100, 120);
        Assert.Equal("tampered 100", (await log.VerifyAsync(signed)).ToString());
    }

    [Fact]
    public async Task An_empty_log_with_another_root_is_tampering()
    {
        await using TestLog log = await LogOfAsync(1);
        Assert.Equal("tampered", (await log.VerifyAsync(new TreeHead(0, log.Tree.Root))).ToString());
    }

    [Fact]
    public async Task A_tail_removed_is_recorded_once_and_the_log_goes_on_behind_the_gap()
    {
        await using TestLog log = await LogOfAsync(300);
        var before = Checkpoint.Parse(log.Store.State.Checkpoints[LogName.Audit]);
        log.Store.Delete(LogName.Audit, Enumerable.Range(250, 50).Select(i => (long)i));

        LogReceipt<AppendedEntry> after = await log.AppendAsync(1);
        await log.AppendManyAsync(300);
        Assert.Equal(301, after.Result.Index.Value);
        var damage = LogEntry.Parse(log.Store.Entry(LogName.Audit, 300));
        Assert.Equal("log.damaged", damage.Action);
        Assert.Equal("""{"from":250}""", Encoding.UTF8.GetString(damage.Detail.Span));
        Assert.Single(log.Store.State.Rows(LogName.Audit).Values, bytes => LogEntry.Parse(bytes).Action == "log.damaged");

        Assert.Equal("truncated 250", (await log.VerifyAsync()).ToString());
        ConsistencyProof growth = await log.Proofs.BuildConsistencyAsync(LogName.Audit, 300, log.Tree.Size, CancellationToken.None);
        Assert.True(growth.Verify(before.Tree, log.Tree));
        InclusionProof proof = await log.Proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(10), log.Tree.Size, CancellationToken.None);
        Assert.True(proof.Verify(MerkleTree.HashLeaf(log.Store.Entry(LogName.Audit, 10)), log.Tree));
    }

    [Fact]
    public async Task A_whole_log_removed_is_recorded_from_its_first_index()
    {
        await using TestLog log = await LogOfAsync(5);
        log.Store.Delete(LogName.Audit, 0, 1, 2, 3, 4);
        await log.AppendAsync();
        Assert.Equal("""{"from":0}""", Encoding.UTF8.GetString(LogEntry.Parse(log.Store.Entry(LogName.Audit, 5)).Detail.Span));
        Assert.Equal("truncated 0", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task A_last_entry_edited_is_recorded_and_still_named()
    {
        await using TestLog log = await LogOfAsync(5);
        Edit(log, 4);
        await log.AppendAsync();
        Assert.Equal("""{"from":4}""", Encoding.UTF8.GetString(LogEntry.Parse(log.Store.Entry(LogName.Audit, 5)).Detail.Span));
        Assert.Equal("tampered 4", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task Damage_is_recorded_even_if_the_work_that_met_it_refuses()
    {
        await using TestLog log = await LogOfAsync(5);
        log.Store.Delete(LogName.Audit, 4);
        await Assert.ThrowsAsync<RefusalForTests>(() => log.Writer.RunAsync<int>((_, _, _) => throw new RefusalForTests("no"), CancellationToken.None));
        Assert.Equal(6, log.Tree.Size);
        Assert.Equal("truncated 4", (await log.VerifyAsync()).ToString());
    }

    [Fact]
    public async Task Progress_is_told()
    {
        await using TestLog log = await LogOfAsync(1030);
        var told = new List<long>();
        await new LogVerifier(log.Store).VerifyAsync(LogName.Audit, log.Tree, new Told(told), CancellationToken.None);
        Assert.Equal([1024, 1030], told);
    }

    private static async Task<TestLog> LogOfAsync(int size)
    {
        var log = new TestLog();
        if (size > 0)
        {
            await log.AppendManyAsync(size);
        }

        return log;
    }

    private static async Task<LogVerdict> CheckStoreAsync(TestLog log) =>
        await new StoreCheck(log.Store).CheckAsync(LogName.Audit, log.Verifier(LogName.Audit), null, CancellationToken.None);

    private static void FlipBit(TestLog log, long index, int bit)
    {
        byte[] changed = [.. log.Store.Entry(LogName.Audit, index)];
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        log.Store.Replace(LogName.Audit, index, changed);
    }

    private static void Edit(TestLog log, long index) => log.Store.Replace(
        LogName.Audit, index, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(log.Store.Entry(LogName.Audit, index)).Replace("cncert/aaaaaaaa", "cncert/bbbbbbbb", StringComparison.Ordinal)));

    /// <summary>What whoever owns the database would do: change an entry and form the links after it anew.</summary>
    private static void Rewrite(TestLog log, long from, long? to = null)
    {
        Edit(log, from);
        for (long index = from + 1; index < (to ?? log.Tree.Size); index++)
        {
            var entry = LogEntry.Parse(log.Store.Entry(LogName.Audit, index));
            LeafHash previous = MerkleTree.HashLeaf(log.Store.Entry(LogName.Audit, index - 1));
            var draft = new EntryDraft(entry.Action, entry.Actor, entry.Subject, entry.Evidence, entry.Detail);
            log.Store.Replace(LogName.Audit, index, LogEntry.Write(new EntryPlace(LogName.Audit, index, previous, entry.Time, entry.Salt), draft));
        }
    }

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
