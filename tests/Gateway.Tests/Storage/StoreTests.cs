using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

/// <summary>What every store must do, whatever its engine. A sealed subclass names the engine.</summary>
public abstract partial class StoreTests : IAsyncLifetime
{
    private protected IStoreEngine engine = null!;
    private protected IGatewayStore store = null!;

    public virtual async Task InitializeAsync()
    {
        engine = await CreateEngineAsync();
        store = engine.OpenStore();
        await store.MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await engine.DisposeAsync();
    }

    private protected abstract Task<IStoreEngine> CreateEngineAsync();

    /// <summary>Runs <paramref name="work"/> in a committed transaction.</summary>
    private protected async Task<T> CommitAsync<T>(Func<IGatewayTransaction, Task<T>> work)
    {
        await using IGatewayTransaction transaction = await store.BeginAsync(default);
        T result = await work(transaction);
        await transaction.CommitAsync(default);
        return result;
    }

    private protected Task<bool> CommitAsync(Func<IGatewayTransaction, Task> work) => CommitAsync(async transaction =>
    {
        await work(transaction);
        return true;
    });

    private protected async Task PutAgenciesAsync(params string[] agencies) => await CommitAsync(async transaction =>
    {
        foreach (string agency in agencies)
        {
            await transaction.PutAgencyAsync(Sample.Agency(agency), [], [Sample.Principal(Sample.PrincipalOf(agency))], default);
        }
    });

    private protected async Task PublishAsync(AdvisoryRow advisory, IReadOnlyList<DocumentRow> documents, params DeliveryRow[] deliveries) =>
        await CommitAsync(transaction => transaction.InsertAdvisoryAsync(advisory, documents, deliveries, default));

    private static AgencyId Agency(string id) => AgencyId.Parse(id);
}
