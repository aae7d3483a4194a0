using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>One database and how connections to it are opened. Connections are SqlClient's pool's; each statement outside a transaction borrows one.</summary>
/// <param name="connectionString">The connection string, which is a secret.</param>
internal sealed class SqlServerDatabase(string connectionString)
{
    /// <summary>Opens a connection, which the caller disposes.</summary>
    /// <exception cref="StorageUnavailableException">The server or a free connection cannot be had.</exception>
    public async Task<SqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // Whatever keeps a connection from opening, a wrong password included, another attempt may find mended. InvalidOperationException: the pool is empty.
            await connection.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new StorageUnavailableException(exception);
        }
    }

    /// <summary>Runs <paramref name="work"/> on a connection of its own, outside any transaction, its errors mapped.</summary>
    public async Task<T> RunAsync<T>(Func<SqlServerSession, Task<T>> work, CancellationToken cancellationToken)
    {
        SqlConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await SqlServerErrors.MapAsync(connection, () => work(new SqlServerSession(connection, null, cancellationToken)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction of its own, outside the log's lock.</summary>
    public Task<T> RunInTransactionAsync<T>(Func<SqlServerSession, Task<T>> work, CancellationToken cancellationToken) => RunAsync(
        async session =>
        {
            var transaction = (SqlTransaction)await session.Connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                T result = await work(session with { Transaction = transaction }).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
        },
        cancellationToken);
}
