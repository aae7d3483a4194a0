namespace Gateway.Tests.Storage;

/// <summary>The store of the real deployment.</summary>
[NeedsSetting(SqlServerEngine.Setting)]
public sealed class SqlServerStoreTests : StoreTests
{
    private protected override async Task<IStoreEngine> CreateEngineAsync() => await SqlServerEngine.CreateAsync();
}
