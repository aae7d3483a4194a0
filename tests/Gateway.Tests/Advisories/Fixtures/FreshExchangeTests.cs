namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A world of its own for every test: for those that count, revoke, expire or erase.</summary>
public abstract class FreshExchangeTests : ExchangeTests, IAsyncLifetime
{
    private readonly ExchangeWorld _world;

    protected FreshExchangeTests()
        : this(new ExchangeWorld())
    {
    }

    protected FreshExchangeTests(ExchangeWorld world)
        : base(world) => _world = world;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();
}
