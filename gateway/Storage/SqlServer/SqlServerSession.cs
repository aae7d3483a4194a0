using Dapper;
using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>A connection, the transaction that is open on it if one is, and what cancels the caller: where one statement runs.</summary>
internal sealed record SqlServerSession(SqlConnection Connection, SqlTransaction? Transaction, CancellationToken CancellationToken)
{
    /// <summary>Runs a statement that answers nothing.</summary>
    /// <returns>The rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Reads every row.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await Connection.QueryAsync<T>(Command(sql, parameters)).ConfigureAwait(false)).AsList();

    /// <summary>Reads the one row, or the default if there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) => Connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>Reads the one row.</summary>
    public Task<T> SingleAsync<T>(string sql, object? parameters = null) => Connection.QuerySingleAsync<T>(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, Transaction, cancellationToken: CancellationToken);
}
