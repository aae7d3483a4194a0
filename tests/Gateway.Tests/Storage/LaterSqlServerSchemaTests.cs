namespace Gateway.Tests.Storage;

/// <summary>All that a store must do, on SQL Server, while a gateway of a later version has added to the database.</summary>
[NeedsSetting(SqlServerEngine.Setting)]
public sealed class LaterSqlServerSchemaTests : StoreTests
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await LaterSchema.TakeAsync(engine, store.Migrations);
    }

    private protected override async Task<IStoreEngine> CreateEngineAsync() => await SqlServerEngine.CreateAsync();
}
