using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task Migrating_again_changes_nothing()
    {
        await PutAgenciesAsync("alpha");

        Assert.Empty(await store.ReadPendingAsync(default));
        Assert.Empty(await store.MigrateAsync(default));

        Assert.Single(await store.ListAgenciesAsync(default));
        await store.ProbeAsync(default);
    }

    [StoreFact]
    public async Task Two_programs_that_start_together_migrate_once()
    {
        await using IStoreEngine fresh = await CreateEngineAsync();
        await using IGatewayStore first = fresh.OpenStore();
        await using IGatewayStore second = fresh.OpenStore();

        IReadOnlyList<Migration>[] taken = await Task.WhenAll(first.MigrateAsync(default), second.MigrateAsync(default));

        Assert.Equal(first.Migrations, taken[0].Concat(taken[1]));

        await first.ProbeAsync(default);
        await second.ProbeAsync(default);
    }

    [StoreFact]
    public async Task A_database_of_a_later_program_that_broke_with_this_one_is_refused()
    {
        await TakeLaterStepAsync("later_breaking");

        await Assert.ThrowsAsync<StorageVersionException>(() => store.MigrateAsync(default));
        await Assert.ThrowsAsync<StorageVersionException>(() => store.ReadPendingAsync(default));
    }

    [StoreFact]
    public async Task A_database_of_a_later_program_that_only_added_to_it_is_used()
    {
        await TakeLaterStepAsync("later");

        Assert.Empty(await store.ReadPendingAsync(default));
        Assert.Empty(await store.MigrateAsync(default));
    }

    [StoreFact]
    public async Task A_database_without_its_schema_does_not_answer_the_probe()
    {
        await using IStoreEngine fresh = await CreateEngineAsync();
        await fresh.CreateEmptyAsync();
        await using IGatewayStore unmigrated = fresh.OpenStore();

        await Assert.ThrowsAsync<StorageVersionException>(() => unmigrated.ProbeAsync(default));
        await Assert.ThrowsAsync<StorageVersionException>(() => unmigrated.ReadPendingAsync(default));
    }

    private Task TakeLaterStepAsync(string name) => engine.ExecuteAsync(
        $"INSERT INTO schema_version (version, name, applied_at) SELECT 999, '{name}', applied_at FROM schema_version WHERE version = 1");
}
