using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Hosting;

/// <summary>What a command does about a database of an earlier program.</summary>
internal static class Schema
{
    /// <summary>Takes the missing steps where the settings say so; elsewhere nothing may be missing.</summary>
    /// <exception cref="SetupException">Steps are missing, and are somebody's to take.</exception>
    /// <exception cref="StorageVersionException">There is no schema, or one that this program cannot run on; or the database's settings are not those needed.</exception>
    public static async Task PrepareAsync(IGatewayStore store, StorageOptions storage, CancellationToken cancellationToken)
    {
        if (storage.MigratesAtStart)
        {
            await store.MigrateAsync(cancellationToken);
        }
        else if (await store.ReadPendingAsync(cancellationToken) is { Count: > 0 } pending)
        {
            throw new SetupException(
                $"The database was written by an earlier version of this program and lacks {Describe(pending)}: take a backup, then run gateway migrate.");
        }
    }

    /// <summary>Steps in words, as in <c>schema step 5</c> or <c>schema steps 5 to 7</c>.</summary>
    public static string Describe(IReadOnlyList<Migration> steps) =>
        steps.Count == 1 ? $"schema step {steps[0].Version}" : $"schema steps {steps[0].Version} to {steps[^1].Version}";
}
