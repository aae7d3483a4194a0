using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Work with an answer.</summary>
/// <param name="work">What to do.</param>
/// <param name="continuation">
/// <see cref="TaskCreationOptions.RunContinuationsAsynchronously"/>, unless whoever waits is to go on on the SQLite thread.
/// </param>
/// <param name="cancellationToken">Cancels it as long as it waits.</param>
internal sealed class SqliteJob<T>(Func<SqliteConnection, T> work, TaskCreationOptions continuation, CancellationToken cancellationToken) : ISqliteJob
{
    private readonly TaskCompletionSource<T> completion = new(continuation);
    private T? answer;
    private Exception? failure;
    private bool cancelled;

    /// <summary>The answer to come.</summary>
    public Task<T> Completion => completion.Task;

    /// <inheritdoc/>
    public bool Run(Func<SqliteConnection> connect)
    {
        cancelled = cancellationToken.IsCancellationRequested;
        if (cancelled)
        {
            return true;
        }

        try
        {
            answer = work(connect());
            return true;
        }
        catch (SqliteException exception)
        {
            failure = SqliteErrors.Map(exception) as Exception ?? exception;
        }
#pragma warning disable CA1031 // The outermost handler of this thread: whatever it is belongs to the caller who waits.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (cancelled)
        {
            completion.TrySetCanceled(cancellationToken);
        }
        else if (failure is not null)
        {
            completion.TrySetException(failure);
        }
        else
        {
            completion.TrySetResult(answer!);
        }
    }
}
