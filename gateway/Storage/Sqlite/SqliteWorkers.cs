using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// Threads that do nothing but SQLite, one connection each. SQLite blocks (on the disk, and for seconds on another process's lock), its asynchronous methods
/// are synchronous, and a request thread that blocks is one that serves nobody.
/// </summary>
internal sealed class SqliteWorkers : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly BlockingCollection<ISqliteJob> queue = [];
    private readonly List<Task> threads = [];

    /// <summary>Starts the threads; connections are opened when first needed.</summary>
    public SqliteWorkers(SqliteDatabase database, string name, int count)
    {
        this.database = database;
        for (int i = 0; i < count; i++)
        {
            var ended = new TaskCompletionSource();
            threads.Add(ended.Task);
            new Thread(() => Work(ended)) { IsBackground = true, Name = name }.Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on one of the threads, on its connection. A connection on which anything failed is closed, which rolls back.</summary>
    /// <exception cref="StorageException">What became of an error of SQLite.</exception>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var job = new SqliteJob<T>(work, cancellationToken);
        try
        {
            queue.Add(job, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteWorkers));
        }

        return job.Completion;
    }

    /// <summary>Lets the work that waits finish, then ends the threads and closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.CompleteAdding();
        await Task.WhenAll(threads).ConfigureAwait(false);
        queue.Dispose();
    }

    private void Work(TaskCompletionSource ended)
    {
        SqliteConnection? connection = null;
        foreach (ISqliteJob job in queue.GetConsumingEnumerable())
        {
            if (!job.Run(() => connection ??= database.Open()))
            {
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
        ended.SetResult();
    }
}
