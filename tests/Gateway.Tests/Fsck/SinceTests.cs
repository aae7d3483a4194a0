namespace Gateway.Tests.Fsck;

/// <summary>The daily run: what lies behind the index is checked as ever, what lies before it is not looked at, and it says so.</summary>
public sealed class SinceTests(FsckWorld world) : IClassFixture<FsckWorld>
{
    private long Since => world.Indices["withdrawn"];

    [Fact]
    public async Task It_says_what_it_left_out()
    {
        using FsckCopy copy = world.Copy();

        (int code, string output) = await copy.RunAsync(since: Since);

        Assert.True(code == 0 && output.StartsWith("ok", StringComparison.Ordinal), output);
        Assert.Contains($"Not looked at: audit entries before {Since}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(512)]
    public async Task It_may_begin_anywhere(long since)
    {
        using FsckCopy copy = world.Copy();
        Assert.Equal(0, (await copy.RunAsync(since: since)).Code);
    }

    [Fact]
    public async Task It_may_begin_at_the_end_and_not_beyond_it()
    {
        using FsckCopy copy = world.Copy();

        Assert.Equal(0, (await copy.RunAsync(since: world.Indices["end"])).Code);
        Assert.StartsWith("rollback", (await copy.RunAsync(since: world.Indices["end"] + 1)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE log_entry SET entry = CAST(replace(CAST(entry AS TEXT), 'audit.read', 'audit.ride') AS BLOB) WHERE log = 'audit' AND idx = 400")]
    [InlineData("DELETE FROM log_entry WHERE log = 'audit' AND idx = 300")]
    [InlineData("DELETE FROM log_entry WHERE log = 'audit' AND idx = (SELECT MAX(idx) FROM log_entry WHERE log = 'audit')")]
    [InlineData("INSERT INTO log_entry SELECT log, idx + 1, entry FROM log_entry WHERE log = 'audit' ORDER BY idx DESC LIMIT 1")]
    [InlineData("UPDATE log_tile SET hashes = zeroblob(8192) WHERE log = 'audit' AND idx = 1")]
    [InlineData("UPDATE log_head SET frontier = CAST(substr(frontier, 1, length(frontier) - 32) || zeroblob(32) AS BLOB) WHERE log = 'audit'")]
    [InlineData("UPDATE log_head SET last_time = last_time + 1 WHERE log = 'audit'")]
    [InlineData("UPDATE log_head SET size = size + 1 WHERE log = 'audit'")]
    [InlineData("DELETE FROM log_checkpoint WHERE log = 'audit' AND size = (SELECT log_index FROM withdrawal ORDER BY log_index LIMIT 1) + 1")]
    [InlineData("UPDATE withdrawal SET signature = (SELECT statement_signature FROM manifest LIMIT 1)")]
    [InlineData("DELETE FROM withdrawal")]
    [InlineData("UPDATE advisory SET status = 'published', closed_index = NULL WHERE status = 'expired'")]
    [InlineData("UPDATE agency SET stored_bytes = stored_bytes + 1 WHERE id = 'alpha'")]
    [InlineData("UPDATE agency SET next_delivery = next_delivery + 1 WHERE id = 'charlie'")]
    [InlineData("UPDATE principal_key SET ordinal = 7 WHERE principal LIKE 'charlie/%' AND purpose = 'receive'")]
    [InlineData("UPDATE idempotency SET status = 200")]
    public async Task What_was_changed_behind_it_is_named(string sql)
    {
        using FsckCopy copy = world.Copy();
        copy.Execute(sql);

        await FsckFinding.ExpectAsync(copy, 1, sql, Since);
    }

    [Theory]
    [InlineData("UPDATE log_entry SET entry = CAST(replace(CAST(entry AS TEXT), 'advisory.published', 'advisory.polished') AS BLOB) WHERE log = 'audit' AND idx = (SELECT MIN(published_index) FROM advisory)")]
    [InlineData("UPDATE advisory SET tlp = 'GREEN' WHERE status = 'published'")]
    [InlineData("UPDATE receipt SET signature = (SELECT statement_signature FROM manifest LIMIT 1)")]
    public async Task What_was_changed_before_it_is_left_to_a_whole_run(string sql)
    {
        using FsckCopy copy = world.Copy();
        copy.Execute(sql);

        // The entries of the tile that the index is in are read again; those of this world's first tile are all older.
        await FsckFinding.ExpectAsync(copy, 0, sql, since: 300);
        await FsckFinding.ExpectAsync(copy, 1, sql);
    }
}
