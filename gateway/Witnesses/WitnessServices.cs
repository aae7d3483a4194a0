using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Witnesses;

/// <summary>What it takes to have checkpoints cosigned.</summary>
internal static class WitnessServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddWitnesses(this IServiceCollection services) => services
        .AddSingleton<OutboundHttp>()
        .AddSingleton(provider => CosigningPolicy.Load(
            provider.GetRequiredService<GatewayOptions>().Logs, provider.GetRequiredService<GatewayKeys>()))
        .AddSingleton<WitnessClient>()
        .AddSingleton<CosignedCheckpoints>()
        .AddSingleton<WitnessGate>()
        .AddSingleton<WitnessHealth>()
        .AddSingleton<CosigningService>()
        .AddHostedService(provider => provider.GetRequiredService<CosigningService>());
}
