using Microsoft.Data.SqlClient;

namespace EndToEnd.Tests.Harness;

/// <summary>A database of its own on the server that the setting names, dropped at the end, and the settings by which a gateway uses it.</summary>
internal sealed class SqlServerDatabase : IAsyncDisposable
{
    public const string Setting = "GATEWAY_TEST_SQLSERVER";

    private readonly string server;
    private readonly string name;
    private readonly TemporaryFolder folder = new();

    private SqlServerDatabase(string server, string name)
    {
        this.server = server;
        this.name = name;
        File.WriteAllText(ConnectionFile, new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ToString());
        File.SetUnixFileMode(ConnectionFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Gateway__Storage__Provider"] = "sqlserver",
        ["Gateway__Storage__ConnectionStringFile"] = ConnectionFile,
    };

    private string ConnectionFile => folder["connection"];

    public static async Task<SqlServerDatabase> CreateAsync()
    {
        var database = new SqlServerDatabase(Environment.GetEnvironmentVariable(Setting)!, $"gateway_e2e_{Guid.NewGuid():N}");
        await database.RunAsync($"CREATE DATABASE {database.name}");
        if (await database.RunAsync($"SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = '{database.name}'") is not true)
        {
            await database.RunAsync($"ALTER DATABASE {database.name} SET READ_COMMITTED_SNAPSHOT ON");
        }

        return database;
    }

    public async ValueTask DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        await RunAsync($"DROP DATABASE {name}");
        folder.Dispose();
    }

    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new SqlConnection(server);
        await connection.OpenAsync();
        await using SqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}

/// <summary>A test that needs SQL Server; where none is named it is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SqlServerFactAttribute : FactAttribute
{
    public SqlServerFactAttribute() => Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SqlServerDatabase.Setting))
        ? $"{SqlServerDatabase.Setting} holds no connection string."
        : null;
}
