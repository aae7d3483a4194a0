using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;

namespace Gateway.Server.Hosting;

/// <summary>Chooses the database and the payloads' place.</summary>
internal static class StorageServices
{
    /// <summary>Registers the store, the payload store and the column sealer.</summary>
    public static IServiceCollection AddGatewayStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => Open(provider.GetRequiredService<GatewayOptions>(), provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<IPayloadStore>(provider => new FilePayloadStore(
            provider.GetRequiredService<DataFolder>().Payloads, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ColumnSealer(
            provider.GetRequiredService<GatewayKeys>().Storage, provider.GetRequiredService<GatewayOptions>().Name));
        return services;
    }

    /// <summary>Opens the configured database.</summary>
    public static IGatewayStore Open(GatewayOptions options, DataFolder data) => options.Storage.Provider switch
    {
        StorageOptions.Sqlite => new SqliteGatewayStore(data.Database),
        _ => throw new SetupException($"Gateway:Storage:Provider: {options.Storage.Provider} is not available."),
    };
}
