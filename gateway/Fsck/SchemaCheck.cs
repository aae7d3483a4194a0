using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks that the schema is this program's, so that every other check reads what it means to read.</summary>
internal sealed class SchemaCheck(IGatewayStore store)
{
    /// <summary>Checks.</summary>
    /// <exception cref="FsckException"><c>tampered</c>: steps stand there that no program took.</exception>
    /// <exception cref="StorageVersionException">The schema is an earlier or a later program's.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await store.ProbeAsync(cancellationToken).ConfigureAwait(false);
        (int, string)[] taken = [.. (await store.ReadSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(row => (row.Version, row.Name))];
        (int, string)[] known = [.. store.Migrations.Select(migration => (migration.Version, migration.Name))];
        int same = taken.Zip(known).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same < Math.Min(taken.Length, known.Length))
        {
            throw new FsckException(Verdict.Tampered, null, $"Row {taken[same].Item1} of schema_version is not a step that this program took.");
        }

        if (taken.Length != known.Length)
        {
            throw new StorageVersionException(taken.Length < known.Length
                ? "The database was written by an earlier version of this program; gateway migrate brings it up to date."
                : "The database was written by a later version of this program, which knows tables that this one cannot check.");
        }
    }
}
