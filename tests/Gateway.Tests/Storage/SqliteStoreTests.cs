using Gateway.Audit;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>The embedded store.</summary>
public sealed class SqliteStoreTests : StoreTests
{
    private SqliteEngine Sqlite => (SqliteEngine)engine;

    [Fact]
    public async Task Insert_or_replace_does_not_go_round_the_triggers()
    {
        await FillAsync();

        foreach (string table in new[] { "log_entry", "log_tile", "log_checkpoint" })
        {
            await Assert.ThrowsAsync<SqliteException>(() => Sqlite.ExecuteAsync($"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"));
        }
    }

    [Fact]
    public async Task Folder_and_files_are_for_their_owner_alone()
    {
        await FillAsync();

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string[] files = Directory.GetFiles(Sqlite.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(Sqlite.DatabasePath + "-wal", files);
        Assert.All(files, file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Sqlite.DatabasePath)!));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Sqlite.PayloadFolder));
    }

    [Fact]
    public async Task Commits_of_a_few_megabytes_do_not_wait_for_a_checkpoint_each()
    {
        const int Entries = 50;
        const int EntryBytes = 60_000;
        const int Commits = 3;
        for (int commit = 0; commit < Commits; commit++)
        {
            LogAppend append = Append(commit * Entries) with { Entries = [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[EntryBytes], Entries)] };
            await CommitAsync(async transaction => await transaction.WriteAsync(append, default));
        }

        // A checkpoint has the log begin anew: all of them are in it only if there was none.
        Assert.InRange(new FileInfo(Sqlite.DatabasePath + "-wal").Length, Commits * Entries * EntryBytes, long.MaxValue);
    }

    [Fact]
    public async Task A_lock_held_elsewhere_makes_the_store_unavailable_and_nothing_worse()
    {
        await using (var outsider = new SqliteConnection($"Data Source={Sqlite.DatabasePath};Pooling=false"))
        {
            await outsider.OpenAsync();
            await using SqliteCommand begin = outsider.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync();

            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.BeginAsync(default));
            Assert.Empty(await store.ListAgenciesAsync(default));
        }

        await using IGatewayTransaction transaction = await store.BeginAsync(default);
        Assert.Equal(0, transaction.Writes);
    }

    [Fact]
    public async Task A_database_that_vanished_is_unavailable_until_it_is_back_and_is_not_replaced_by_an_empty_one()
    {
        await PutAgenciesAsync("alpha");
        await store.DisposeAsync();
        store = engine.OpenStore();
        File.Move(Sqlite.DatabasePath, Sqlite.DatabasePath + ".away");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ListAgenciesAsync(default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.BeginAsync(default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(default));
        Assert.False(File.Exists(Sqlite.DatabasePath));

        File.Move(Sqlite.DatabasePath + ".away", Sqlite.DatabasePath);
        Assert.Single(await store.ListAgenciesAsync(default));
        await PutAgenciesAsync("bravo");
        Assert.Equal(2, (await store.ListAgenciesAsync(default)).Count);
    }

    [Fact]
    public async Task A_database_that_is_moved_away_under_the_gateway_and_back_lacks_nothing_that_was_acknowledged()
    {
        await PutAgenciesAsync("alpha");
        File.Move(Sqlite.DatabasePath, Sqlite.DatabasePath + ".away");
        List<string> acknowledged = ["alpha"];
        try
        {
            // Its open files may well take it: what was renamed is still what they are.
            await PutAgenciesAsync("bravo");
            acknowledged.Add("bravo");
        }
        catch (StorageException)
        {
            // Refused is as good.
        }

        File.Move(Sqlite.DatabasePath + ".away", Sqlite.DatabasePath);
        await PutAgenciesAsync("charlie");
        acknowledged.Add("charlie");
        await store.DisposeAsync();
        store = engine.OpenStore();
        Assert.Equal(acknowledged, (await store.ListAgenciesAsync(default)).Select(agency => agency.Id.Value));
    }

    [Theory]
    [InlineData("recipient = 'beta'", "delivery_owed")]
    [InlineData("owed_to = 'alpha'", "delivery_due")]
    public void What_is_owed_is_read_from_an_index_of_its_own(string whose, string index)
    {
        using var connection = new SqliteConnection($"Data Source={Sqlite.DatabasePath};Pooling=false");
        connection.Open();
        using SqliteCommand explain = connection.CreateCommand();
        explain.CommandText = $"""
            EXPLAIN QUERY PLAN SELECT d.advisory FROM delivery d WHERE d.{whose} AND d.addressed_index > 7
                AND d.respond_by IS NOT NULL AND d.state IN ('addressed', 'fetched', 'delivered', 'unreadable') ORDER BY d.addressed_index LIMIT 9
            """;
        using SqliteDataReader plan = explain.ExecuteReader();
        Assert.True(plan.Read());
        Assert.Contains(index, plan.GetString(3), StringComparison.Ordinal);
        Assert.False(plan.Read());
    }

    [Theory]
    [InlineData(13, 13, typeof(StorageFullException))]
    [InlineData(10, 4874, typeof(StorageFullException))]
    [InlineData(10, 1034, typeof(StorageUnavailableException))]
    [InlineData(5, 5, typeof(StorageUnavailableException))]
    [InlineData(14, 14, typeof(StorageUnavailableException))]
    [InlineData(19, 1811, typeof(StorageConstraintException))]
    public void Result_codes_become_the_gateways_exceptions(int code, int extended, Type expected) =>
        Assert.IsType(expected, SqliteErrors.Map(new SqliteException("what SQLite said", code, extended)));

    [Fact]
    public void A_fault_of_our_own_sql_is_not_the_databases_fault() => Assert.Null(SqliteErrors.Map(new SqliteException("syntax error", 1, 1)));

    [Fact]
    public async Task A_full_disk_is_said_to_be_full()
    {
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await using var stream = new FileErrorStream(full);

        await Assert.ThrowsAsync<StorageFullException>(async () => await stream.WriteAsync(new byte[10]));
    }

    [Fact]
    public async Task A_staging_left_by_a_killed_process_is_swept_and_a_strangers_file_is_not()
    {
        string folder = Sqlite.PayloadFolder;
        IPayloadStore payloads = Sqlite.OpenPayloads(TimeProvider.System);
        string left = Path.Combine(folder, $"{PayloadId.New(Sample.Time)}.part");
        string stranger = Path.Combine(folder, "notes.txt");
        await File.WriteAllTextAsync(left, "half");
        await File.WriteAllTextAsync(stranger, "mine");
        await Sqlite.AgePayloadsAsync(TimeSpan.FromHours(2));

        Assert.Equal(1, await payloads.SweepAsync(Referenced.All, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), default));

        Assert.Equal([stranger], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_payload_that_is_being_published_is_not_swept_by_another_gateway()
    {
        IPayloadStore elsewhere = engine.OpenPayloads(TimeProvider.System);
        IPayloadStaging complete = await engine.OpenPayloads(TimeProvider.System).StageAsync(default);
        await complete.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        await complete.CompleteAsync(default);
        await using IPayloadStaging underWay = await engine.OpenPayloads(TimeProvider.System).StageAsync(default);
        await Sqlite.AgePayloadsAsync(TimeSpan.FromHours(2));

        Assert.Equal(0, await SweepAsync());
        await complete.DisposeAsync();
        Assert.Equal(1, await SweepAsync());

        Task<int> SweepAsync() => elsewhere.SweepAsync(Referenced.None, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), default);
    }

    [Fact]
    public async Task Who_copies_payloads_waits_until_nobody_erases()
    {
        var erasure = new ErasureLock(Path.Combine(Sqlite.Folder, "copied"), TimeProvider.System);
        IDisposable first = erasure.TryShare()!;
        using IDisposable second = erasure.TryShare()!;
        Task<IDisposable?> copying = erasure.TryTakeAsync(default);
        first.Dispose();
        Assert.False(copying.IsCompleted);
        second.Dispose();
        using (await copying)
        {
            Assert.Null(erasure.TryShare());
        }

        erasure.TryShare()!.Dispose();
    }

    private protected override Task<IStoreEngine> CreateEngineAsync() => Task.FromResult<IStoreEngine>(new SqliteEngine());
}
