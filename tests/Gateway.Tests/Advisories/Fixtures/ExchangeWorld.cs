using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A gateway with three agencies: alpha publishes, bravo and charlie read. Shared by the tests of a class that only add to it.</summary>
public class ExchangeWorld : IAsyncLifetime
{
    private protected virtual (string Setting, string Value)[] Settings => [];

    private protected virtual void Customise(IServiceCollection services)
    {
    }

    internal ExchangeHost Host { get; private set; } = null!;

    internal Member Alice { get; } = Member.Publisher("alpha");

    internal Member Bob { get; } = Member.Reader("bravo");

    internal Member Carol { get; } = Member.Reader("charlie");

    internal HttpClient AsAlice { get; private set; } = null!;

    internal HttpClient AsBob { get; private set; } = null!;

    internal HttpClient AsCarol { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ExchangeHost.StartAsync(Customise, Settings);
        await Host.RecordAsync(Alice, Bob, Carol);
        AsAlice = await Host.LogInAsync(Alice);
        AsBob = await Host.LogInAsync(Bob);
        AsCarol = await Host.LogInAsync(Carol);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
