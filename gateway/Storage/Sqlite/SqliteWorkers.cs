using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// Threads that do nothing but SQLite, one connection each. SQLite blocks (on the disk, and for seconds on another process's lock), its asynchronous methods
/// are synchronous, and a request thread that blocks is one that serves nobody.
/// </summary>
internal sealed class SqliteWorkers : IAsyncDisposable
{
    [ThreadStatic]
    private static Worker? current;

    private readonly SqliteDatabase database;
    private readonly SqliteQueue queue = new();
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
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        Enqueue(new SqliteJob<T>(work, TaskCreationOptions.RunContinuationsAsynchronously, cancellationToken));

    /// <summary>
    /// As <see cref="RunAsync"/>, and whoever waits goes on on the thread that ran it, as long as it waits for nothing else: for a transaction, whose many short
    /// statements would otherwise each cost two changes of threads. Waits in the queue like all work, so that nobody is passed over.
    /// </summary>
    public Task<T> EnterAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        Enqueue(new SqliteJob<T>(work, TaskCreationOptions.None, cancellationToken));

    /// <summary>As <see cref="EnterAsync"/>, but on one of the threads already it runs at once.</summary>
    public Task<T> ContinueAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var job = new SqliteJob<T>(work, TaskCreationOptions.None, cancellationToken);
        if (current?.Workers != this)
        {
            return Enqueue(job);
        }

        current.Run(job);
        return job.Completion;
    }

    private Task<T> Enqueue<T>(SqliteJob<T> job)
    {
        ObjectDisposedException.ThrowIf(!queue.TryAdd(job), this);
        return job.Completion;
    }

    /// <summary>Lets the work that waits finish, then ends the threads and closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await Task.WhenAll(threads).ConfigureAwait(false);
    }

    private void Work(TaskCompletionSource ended)
    {
        var worker = new Worker(this);
        current = worker;
        while (queue.Take() is { } job)
        {
            worker.Run(job);
        }

        worker.Dispose();
        ended.SetResult();
    }

    /// <summary>One of the threads and its connection.</summary>
    private sealed class Worker(SqliteWorkers workers) : IDisposable
    {
        private SqliteConnection? connection;

        public SqliteWorkers Workers => workers;

        public void Run(ISqliteJob job)
        {
            if (!job.Run(Connect))
            {
                Dispose();
            }

            job.Complete();
        }

        public void Dispose()
        {
            connection?.Dispose();
            connection = null;
        }

        private SqliteConnection Connect() => connection ??= workers.database.Open();
    }
}
