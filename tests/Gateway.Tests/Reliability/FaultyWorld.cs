using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Reliability;

/// <summary>The world of the exchange over a store that fails on demand.</summary>
public class FaultyWorld : ExchangeWorld
{
    internal StoreFaults Faults { get; } = new();

    private protected override void Customise(IServiceCollection services)
    {
        ServiceDescriptor store = services.Single(service => service.ServiceType == typeof(IGatewayStore));
        services.Remove(store);
        services.AddSingleton(provider => FaultyStore.Over((IGatewayStore)store.ImplementationFactory!(provider), Faults));
    }
}
