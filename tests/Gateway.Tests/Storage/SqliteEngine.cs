using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>A database file and a payload folder in a folder of their own, removed at the end.</summary>
internal sealed class SqliteEngine : IStoreEngine
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("gateway-store-").FullName;

    public string DatabasePath => Path.Combine(Folder, "data", "gateway.db");

    public string PayloadFolder => Path.Combine(Folder, "data", "payload");

    public Type RefusalType => typeof(SqliteException);

    public IGatewayStore OpenStore() => new SqliteGatewayStore(DatabasePath);

    public IPayloadStore OpenPayloads(TimeProvider time) => new FilePayloadStore(PayloadFolder, time);

    public Task CreateEmptyAsync()
    {
        new SqliteDatabase(DatabasePath).CreateFile();
        return Task.CompletedTask;
    }

    public async Task ExecuteAsync(string sql)
    {
        // No settings of ours: an outsider's connection has recursive_triggers off.
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=false");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public Task AgePayloadsAsync(TimeSpan age)
    {
        foreach (string file in Directory.EnumerateFiles(PayloadFolder))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - age);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
