using System.Text;
using Gateway.Audit;

namespace Audit.Tests;

public sealed class StoreCheckTests
{
    [Fact]
    public async Task A_log_that_was_never_written_is_good()
    {
        await using var log = new TestLog();
        Assert.Equal("ok", await CheckAsync(log));
    }

    [Fact]
    public async Task Entries_without_a_checkpoint_are_unproven()
    {
        await using TestLog log = await LogOf600Async();
        log.Store.State = log.Store.State with { Checkpoints = log.Store.State.Checkpoints.Remove(LogName.Audit) };
        Assert.Equal("unproven 0", await CheckAsync(log));
    }

    [Fact]
    public async Task A_checkpoint_that_is_none_is_malformed()
    {
        await using TestLog log = await LogOf600Async();
        SetCheckpoint(log, "nothing"u8.ToArray());
        Assert.Equal("malformed", await CheckAsync(log));
    }

    [Fact]
    public async Task A_checkpoint_of_the_other_log_has_the_wrong_origin()
    {
        await using TestLog log = await LogOf600Async();
        await log.AppendAsync(0, LogName.Directory);
        SetCheckpoint(log, log.Store.State.Checkpoints[LogName.Directory]);
        Assert.Equal("wrong-origin", await CheckAsync(log));
    }

    [Fact]
    public async Task A_checkpoint_that_was_edited_is_a_bad_signature()
    {
        await using TestLog log = await LogOf600Async();
        string note = Encoding.UTF8.GetString(log.Store.State.Checkpoints[LogName.Audit]);
        SetCheckpoint(log, Encoding.UTF8.GetBytes(note.Replace("\n600\n", "\n599\n", StringComparison.Ordinal)));
        Assert.Equal("bad-signature", await CheckAsync(log));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 1, 1000, 287)]
    [InlineData(0, 1, 8191, 511)]
    public async Task A_flipped_bit_in_a_tile_is_named_by_the_entry_whose_hash_it_is(int level, long tile, int position, int index)
    {
        await using TestLog log = await LogOf600Async();
        byte[] bytes = [.. log.Store.State.Tiles[(LogName.Audit, level, tile)]];
        bytes[position] ^= 1;
        log.Store.State = log.Store.State with { Tiles = log.Store.State.Tiles.SetItem((LogName.Audit, level, tile), bytes) };
        Assert.Equal($"tampered {index}", await CheckAsync(log));
    }

    [Fact]
    public async Task A_tile_that_is_gone_is_missing()
    {
        await using TestLog log = await LogOf600Async();
        log.Store.State = log.Store.State with { Tiles = log.Store.State.Tiles.Remove((LogName.Audit, 0, 1)) };
        Assert.Equal("missing 256", await CheckAsync(log));
    }

    [Fact]
    public async Task A_flipped_bit_in_the_head_is_found()
    {
        await using TestLog log = await LogOf600Async();
        (long size, byte[] frontier, byte[] lastLeaf, DateTimeOffset lastTime) = log.Store.State.Heads[LogName.Audit];
        byte[] changed;
        for (int position = 0; position < frontier.Length; position += 32)
        {
            changed = [.. frontier];
            changed[position] ^= 1;
            SetHead(log, (size, changed, lastLeaf, lastTime));
            Assert.Equal("tampered 599", await CheckAsync(log));
        }

        changed = [.. lastLeaf];
        changed[0] ^= 1;
        SetHead(log, (size, frontier, changed, lastTime));
        Assert.Equal("tampered 599", await CheckAsync(log));
    }

    [Fact]
    public async Task A_head_of_another_form_is_malformed()
    {
        await using TestLog log = await LogOf600Async();
        (long size, byte[] frontier, byte[] lastLeaf, DateTimeOffset lastTime) = log.Store.State.Heads[LogName.Audit];
        SetHead(log, (size, frontier[..^1], lastLeaf, lastTime));
        Assert.Equal("malformed", await CheckAsync(log));
        SetHead(log, (size, frontier, lastLeaf[..^1], lastTime));
        Assert.Equal("malformed", await CheckAsync(log));
        SetHead(log, (-1, frontier, lastLeaf, lastTime));
        Assert.Equal("malformed", await CheckAsync(log));
    }

    [Fact]
    public async Task A_head_behind_its_checkpoint_is_found()
    {
        await using TestLog log = await LogOf600Async();
        (long, byte[], byte[], DateTimeOffset) earlier = log.Store.State.Heads[LogName.Audit];
        await log.AppendAsync();
        SetHead(log, earlier);
        Assert.Equal("tampered 600", await CheckAsync(log));
    }

    [Fact]
    public async Task Rows_behind_the_newest_checkpoint_are_unproven()
    {
        await using TestLog log = await LogOf600Async();
        log.Store.Replace(LogName.Audit, 600, log.Store.Entry(LogName.Audit, 599));
        Assert.Equal("unproven 600", await CheckAsync(log));
    }

    [Fact]
    public async Task A_checkpoint_set_back_leaves_the_newer_rows_unproven()
    {
        await using TestLog log = await LogOf600Async();
        byte[] earlier = log.Store.State.Checkpoints[LogName.Audit];
        await log.AppendAsync();
        SetCheckpoint(log, earlier);
        Assert.Equal("unproven 600", await CheckAsync(log));
    }

    private static async Task<TestLog> LogOf600Async()
    {
        var log = new TestLog();
        await log.AppendManyAsync(600);
        return log;
    }

    private static void SetCheckpoint(TestLog log, byte[] note) =>
        log.Store.State = log.Store.State with { Checkpoints = log.Store.State.Checkpoints.SetItem(LogName.Audit, note) };

    private static void SetHead(TestLog log, (long Size, byte[] Frontier, byte[] LastLeaf, DateTimeOffset LastTime) head) =>
        log.Store.State = log.Store.State with { Heads = log.Store.State.Heads.SetItem(LogName.Audit, head) };

    private static async Task<string> CheckAsync(TestLog log) =>
        (await new StoreCheck(log.Store).CheckAsync(LogName.Audit, log.Verifier(LogName.Audit), null, CancellationToken.None)).ToString();
}
