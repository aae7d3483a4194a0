namespace Gateway.Server.Timestamps;

/// <summary>What it takes to have checkpoints dated.</summary>
internal static class TimestampServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddTimestamps(this IServiceCollection services) => services
        .AddSingleton<TimestampSource>()
        .AddSingleton<TimestampService>()
        .AddHostedService(provider => provider.GetRequiredService<TimestampService>());
}
