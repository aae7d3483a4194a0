using System.Text;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;
using Gateway.Server.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace Gateway.Server.Hosting;

/// <summary>Chooses the database and the payloads' place.</summary>
internal static class StorageServices
{
    /// <summary>Registers the store, the payload store and the column sealer.</summary>
    public static IServiceCollection AddGatewayStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => OpenStore(provider.GetRequiredService<GatewayOptions>(), provider.GetRequiredService<DataFolder>()));
        services.AddSingleton(provider => OpenPayloads(
            provider.GetRequiredService<GatewayOptions>(), provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ColumnSealer(
            provider.GetRequiredService<GatewayKeys>().Storage, provider.GetRequiredService<GatewayOptions>().Name));
        return services;
    }

    /// <summary>Opens the configured database.</summary>
    /// <exception cref="SetupException">The connection string cannot be read.</exception>
    public static IGatewayStore OpenStore(GatewayOptions options, DataFolder data) => options.Storage.Provider == StorageOptions.SqlServer
        ? new SqlServerGatewayStore(ReadConnectionString(options.Storage))
        : new SqliteGatewayStore(data.Database);

    /// <summary>Makes sure that the embedded database is there: opening would make an empty one.</summary>
    /// <exception cref="SetupException">It is not.</exception>
    public static void RequireDatabase(GatewayOptions options, DataFolder data)
    {
        if (options.Storage.Provider == StorageOptions.Sqlite && !File.Exists(data.Database))
        {
            throw new SetupException($"There is no database {data.Database}.");
        }
    }

    private static IPayloadStore OpenPayloads(GatewayOptions options, DataFolder data, TimeProvider time) => options.Storage.Provider == StorageOptions.SqlServer
        ? new SqlServerPayloadStore(ReadConnectionString(options.Storage), time)
        : new FilePayloadStore(data.Payloads, time);

    // The driver takes a string and keeps it; this is the one secret that cannot be held otherwise.
    private static string ReadConnectionString(StorageOptions storage)
    {
        try
        {
            return new SqlConnectionStringBuilder(Encoding.UTF8.GetString(SecretFile.Read(storage.ConnectionStringFile!)).Trim()).ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new SetupException($"{storage.ConnectionStringFile} does not hold a connection string.");
        }
    }
}
