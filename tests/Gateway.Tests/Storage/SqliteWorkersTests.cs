using Dapper;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>On which thread SQLite's work is done, and who goes on there.</summary>
public sealed class SqliteWorkersTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sqlite-workers-").FullName;
    private SqliteWorkers workers = null!;

    public Task InitializeAsync()
    {
        var database = new SqliteDatabase(Path.Combine(folder, "database.db"));
        database.CreateFile();
        workers = new SqliteWorkers(database, "sqlite-test", 1);
        return Task.CompletedTask;
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    public async Task DisposeAsync()
    {
        await workers.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_follows_in_a_transaction_needs_no_change_of_threads()
    {
        Task<(int, int)> transaction = Task.Run(async () =>
        {
            await workers.EnterAsync(Slow, CancellationToken.None).ConfigureAwait(false);
            int here = Environment.CurrentManagedThreadId;
            return (here, await workers.ContinueAsync(_ => Environment.CurrentManagedThreadId, CancellationToken.None).ConfigureAwait(false));
        });
        (int after, int next) = await transaction;
        Assert.Equal(after, next);
    }

    [Fact]
    public async Task Other_work_leaves_its_caller_off_the_thread()
    {
        int there = await Task.Run(() => workers.RunAsync(_ => Environment.CurrentManagedThreadId, CancellationToken.None));
        int here = await Task.Run(async () =>
        {
            await workers.RunAsync(Slow, CancellationToken.None).ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        });
        Assert.NotEqual(there, here);
    }

    [Fact]
    public async Task A_connection_on_which_work_failed_is_closed_before_its_caller_hears_of_it()
    {
        await workers.RunAsync(connection => connection.Execute("CREATE TABLE item (id INTEGER PRIMARY KEY)"), CancellationToken.None);
        long left = await Task.Run(async () =>
        {
            await workers.EnterAsync(connection => connection.Execute("BEGIN IMMEDIATE"), CancellationToken.None).ConfigureAwait(false);
            await workers.ContinueAsync(connection => connection.Execute("INSERT INTO item (id) VALUES (1)"), CancellationToken.None).ConfigureAwait(false);
            await Assert.ThrowsAnyAsync<Exception>(() => workers.ContinueAsync(connection => connection.Execute("no statement"), CancellationToken.None)).ConfigureAwait(false);
            return await workers.ContinueAsync(connection => connection.QuerySingle<long>("SELECT COUNT(*) FROM item"), CancellationToken.None).ConfigureAwait(false);
        });
        Assert.Equal(0, left);
    }

    // Long enough for the caller to be waiting when it ends.
    private static bool Slow(SqliteConnection connection) => connection.QuerySingle<long>(
        "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 200000) SELECT COUNT(*) FROM row") > 0;
}
