using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Tests.Hosting;

/// <summary>Another gateway on the database, keys and settings of a <see cref="GatewayHost"/>.</summary>
public sealed class GatewayReplica : IAsyncDisposable
{
    private readonly WebApplication app;

    private GatewayReplica(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<GatewayReplica> StartAsync(GatewayHost host)
    {
        // Tokens of the one are the other's: to members both are one address.
        IEnumerable<KeyValuePair<string, string?>> settings = [.. host.Settings, new("Gateway:PublicUrl", host.Url.GetLeftPart(UriPartial.Authority))];
        WebApplication app = GatewayApplication.Build(
            new DataFolder(host.DataPath), ["http://127.0.0.1:0"], settings, builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(host.Time)));
        await Preparation.RunAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new GatewayReplica(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
