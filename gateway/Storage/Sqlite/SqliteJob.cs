using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Work with an answer.</summary>
internal sealed class SqliteJob<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) : ISqliteJob
{
    // Continuations would otherwise run on the SQLite thread.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer to come.</summary>
    public Task<T> Completion => completion.Task;

    /// <inheritdoc/>
    public bool Run(Func<SqliteConnection> connect)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellationToken);
            return true;
        }

        try
        {
            completion.TrySetResult(work(connect()));
            return true;
        }
        catch (SqliteException exception)
        {
            completion.TrySetException(SqliteErrors.Map(exception) as Exception ?? exception);
        }
#pragma warning disable CA1031 // The outermost handler of this thread: whatever it is belongs to the caller who waits.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            completion.TrySetException(exception);
        }

        return false;
    }
}
