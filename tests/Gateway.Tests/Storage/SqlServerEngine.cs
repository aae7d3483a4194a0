using Gateway.Server.Storage;
using Gateway.Server.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace Gateway.Tests.Storage;

/// <summary>A database of its own on the server that the setting names, dropped at the end.</summary>
internal sealed class SqlServerEngine : IStoreEngine
{
    public const string Setting = "GATEWAY_TEST_SQLSERVER";

    private readonly string server;
    private readonly string database;

    private SqlServerEngine(string server, string database)
    {
        this.server = server;
        this.database = database;
    }

    public Type RefusalType => typeof(SqlException);

    public string ConnectionString => new SqlConnectionStringBuilder(server) { InitialCatalog = database }.ToString();

    public static async Task<SqlServerEngine> CreateAsync()
    {
        var engine = new SqlServerEngine(Environment.GetEnvironmentVariable(Setting)!, $"gateway_test_{Guid.NewGuid():N}");
        await RunAsync(engine.server, $"CREATE DATABASE {engine.database}");
        if (!await HasSnapshotReadsAsync(engine))
        {
            await RunAsync(engine.server, $"ALTER DATABASE {engine.database} SET READ_COMMITTED_SNAPSHOT ON");
        }

        return engine;
    }

    public IGatewayStore OpenStore() => new SqlServerGatewayStore(ConnectionString);

    public IPayloadStore OpenPayloads(TimeProvider time) => new SqlServerPayloadStore(ConnectionString, time);

    public Task CreateEmptyAsync() => Task.CompletedTask;

    public Task ExecuteAsync(string sql) => RunAsync(ConnectionString, sql);

    public Task AgePayloadsAsync(TimeSpan age) =>
        ExecuteAsync($"UPDATE payload SET touched_at = DATEADD(second, -{(int)age.TotalSeconds}, touched_at)");

    public async ValueTask DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        await RunAsync(server, $"DROP DATABASE {database}");
    }

    // Some engines that speak TDS read snapshots always, say so, and know no statement to turn it on.
    private static async Task<bool> HasSnapshotReadsAsync(SqlServerEngine engine)
    {
        await using var connection = new SqlConnection(engine.server);
        await connection.OpenAsync();
        await using SqlCommand command = connection.CreateCommand();
        command.CommandText = "SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = @name";
        command.Parameters.AddWithValue("@name", engine.database);
        return await command.ExecuteScalarAsync() is true;
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using SqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
