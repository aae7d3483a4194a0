using Gateway.Audit;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Anchors;

/// <summary>Registers the anchor and what watches over it.</summary>
internal static class AnchorServices
{
    /// <summary>Registers both.</summary>
    public static IServiceCollection AddAnchors(this IServiceCollection services) => services
        .AddSingleton(provider => Open(
            provider.GetRequiredService<GatewayOptions>(),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<GatewayKeys>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => InForce(provider.GetRequiredService<GatewayKeys>(), provider.GetRequiredService<IGatewayStore>()))
        .AddSingleton<LogStanding>();

    /// <summary>The configured anchor of a gateway.</summary>
    public static FileAnchor Open(GatewayOptions options, DataFolder data, GatewayKeys keys, TimeProvider time) =>
        Open(options, data, keys.LogHistories, time);

    /// <summary>The same under other keys than those in the folder.</summary>
    public static FileAnchor Open(GatewayOptions options, DataFolder data, IReadOnlyDictionary<LogName, LogKeyHistory> keys, TimeProvider time) =>
        new(options.Logs.AnchorFolder ?? data.Anchor, keys, time);

    private static KeysInForce InForce(GatewayKeys keys, IGatewayStore store) =>
        new(keys.LogHistories, new RecordedKeys(keys.Manifest.VerifyingKey, keys.Token.VerifyingKey), store);
}
