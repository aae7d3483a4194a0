namespace Gateway.Tests.Storage;

/// <summary>All that a store must do, on an embedded database that a later program has added to meanwhile.</summary>
public sealed class LaterSqliteSchemaTests : StoreTests
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await LaterSchema.TakeAsync(engine, store.Migrations);
    }

    private protected override Task<IStoreEngine> CreateEngineAsync() => Task.FromResult<IStoreEngine>(new SqliteEngine());
}
