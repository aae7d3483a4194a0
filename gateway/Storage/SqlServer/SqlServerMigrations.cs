namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>schema_version</c>, the steps it counts, and the settings that the store relies on.</summary>
internal static class SqlServerMigrations
{
    private const string BatchEnd = "\nGO";

    private const string CreateVersionSql = """
        IF OBJECT_ID('schema_version') IS NULL
            CREATE TABLE schema_version (version INT NOT NULL, name VARCHAR(100) NOT NULL, applied_at DATETIME2(3) NOT NULL,
                CONSTRAINT schema_version_key PRIMARY KEY (version));
        """;

    private const string InsertVersionSql = "INSERT INTO schema_version (version, name, applied_at) VALUES (@Version, @Name, @appliedAt)";

    private const string ReadSql = "SELECT version, name FROM schema_version ORDER BY version";

    /// <summary>The steps that the schema has taken.</summary>
    public static Task<IReadOnlyList<SchemaVersionRow>> ReadAsync(SqlServerSession session) => session.QueryAsync<SchemaVersionRow>(ReadSql);

    /// <summary>The steps that make this program's schema.</summary>
    public static IReadOnlyList<Migration> All { get; } = Migration.ReadAll("SqlServer");

    /// <summary>Runs what is missing in one transaction, under the log's lock, so that two gateways that start together do it once.</summary>
    /// <returns>The steps that it ran.</returns>
    public static async Task<IReadOnlyList<Migration>> RunAsync(SqlServerSession session)
    {
        await SqlServerLock.TakeAsync(session).ConfigureAwait(false);
        await session.ExecuteAsync(CreateVersionSql).ConfigureAwait(false);
        IReadOnlyList<Migration> missing = Migration.After(All, await ReadAsync(session).ConfigureAwait(false));
        foreach (Migration migration in missing)
        {
            foreach (string batch in migration.Sql.Split(BatchEnd, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await session.ExecuteAsync(batch).ConfigureAwait(false);
            }

            DateTimeOffset appliedAt = await SqlServerClock.ReadAsync(session).ConfigureAwait(false);
            await session.ExecuteAsync(InsertVersionSql, new { migration.Version, migration.Name, appliedAt }).ConfigureAwait(false);
        }

        return missing;
    }

    private const string IsSnapshotOnSql = "SELECT CAST(is_read_committed_snapshot_on AS INT) FROM sys.databases WHERE name = DB_NAME()";

    /// <summary>Without row versions readers would wait for the writer's lock, and the writer for them.</summary>
    /// <exception cref="StorageVersionException">READ_COMMITTED_SNAPSHOT is off.</exception>
    public static async Task CheckSettingsAsync(SqlServerSession session)
    {
        if (await session.FindAsync<int>(IsSnapshotOnSql).ConfigureAwait(false) != 1)
        {
            throw new StorageVersionException("The database needs READ_COMMITTED_SNAPSHOT ON.");
        }
    }
}
