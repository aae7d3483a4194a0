using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>schema_version</c> and the steps it counts.</summary>
internal static class SqliteMigrations
{
    private const string BeginSql = "BEGIN IMMEDIATE";
    private const string CommitSql = "COMMIT";

    private const string CreateVersionSql = """
        CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT
        """;

    private const string InsertVersionSql = "INSERT INTO schema_version (version, name, applied_at) VALUES (@Version, @Name, @appliedAt)";

    private const string ReadSql = "SELECT version, name FROM schema_version ORDER BY version";

    /// <summary>The steps that the schema has taken.</summary>
    public static IReadOnlyList<SchemaVersionRow> Read(SqliteConnection connection) => connection.Query<SchemaVersionRow>(ReadSql).AsList();

    /// <summary>The steps that make this program's schema.</summary>
    public static IReadOnlyList<Migration> All { get; } = Migration.ReadAll("Sqlite");

    /// <summary>Runs what is missing in one transaction, under the writers' lock, so that two processes that start together do it once.</summary>
    /// <returns>The steps that it ran.</returns>
    public static IReadOnlyList<Migration> Run(SqliteConnection connection)
    {
        connection.Execute(BeginSql);
        connection.Execute(CreateVersionSql);
        IReadOnlyList<Migration> missing = Migration.After(All, Read(connection));
        foreach (Migration migration in missing)
        {
            connection.Execute(migration.Sql);
            connection.Execute(InsertVersionSql, new { migration.Version, migration.Name, appliedAt = SqliteClock.Read(connection) });
        }

        connection.Execute(CommitSql);
        return missing;
    }
}
