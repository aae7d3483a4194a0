using Gateway.Server.Storage;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>A gateway of the version before goes on while another one is of this version: steps of the schema add, or say that they do not.</summary>
public sealed class MigrationTests
{
    // The rule is younger than these.
    private const int StepsBeforeTheRule = 4;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("SqlServer")]
    public void Every_step_of_the_schema_only_adds_to_it_or_is_called_breaking(string engine)
    {
        IEnumerable<string> offending = Migration.ReadAll(engine)
            .Where(step => step.Version > StepsBeforeTheRule && !step.IsBreaking)
            .SelectMany(step => AdditiveStep.FindOthers(step.Sql).Select(statement => $"{step.Version}_{step.Name}: {statement}"));

        Assert.Empty(offending);
    }

    [Fact]
    public void Both_engines_take_the_same_steps()
    {
        static IEnumerable<(int, string)> NamesOf(string engine) => Migration.ReadAll(engine).Select(step => (step.Version, step.Name));

        Assert.Equal(NamesOf("Sqlite"), NamesOf("SqlServer"));
        Assert.Equal(Enumerable.Range(1, Migration.ReadAll("Sqlite").Count), Migration.ReadAll("Sqlite").Select(step => step.Version));
    }

    [Theory]
    [InlineData("CREATE TABLE a (b INTEGER NOT NULL) STRICT; CREATE UNIQUE INDEX c ON a (b);")]
    [InlineData("-- DROP TABLE a;\nCREATE INDEX c ON agency (b);")]
    [InlineData("ALTER TABLE agency ADD COLUMN later TEXT")]
    [InlineData("ALTER TABLE agency ALTER COLUMN b VARCHAR(4000);")]
    [InlineData("ALTER TABLE agency ALTER COLUMN b VARCHAR(4000);\nGO\nALTER TABLE agency ADD CONSTRAINT c CHECK (b IS NOT NULL);\nGO\n")]
    [InlineData("ALTER TABLE agency ADD later INT NOT NULL DEFAULT 0;")]
    [InlineData("CREATE TABLE a (b INT);\nGO\nCREATE TRIGGER t ON a INSTEAD OF UPDATE, DELETE AS\nBEGIN\n    SET NOCOUNT ON;\n    THROW 51000, 'no', 1;\nEND\nGO\n")]
    [InlineData("CREATE TABLE a (b INT); CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'no'); END;")]
    [InlineData("CREATE TABLE a (b INT, c INT); CREATE TRIGGER t BEFORE UPDATE OF b, c ON a BEGIN SELECT RAISE(ABORT, 'no'); END;")]
    public void What_only_adds_is_known_as_such(string sql) => Assert.Empty(AdditiveStep.FindOthers(sql));

    [Theory]
    [InlineData("DROP TABLE agency")]
    [InlineData("CREATE TABLE a (b INT); DROP INDEX c;")]
    [InlineData("ALTER TABLE agency DROP COLUMN later")]
    [InlineData("ALTER TABLE agency RENAME COLUMN a TO b")]
    [InlineData("ALTER TABLE agency ALTER COLUMN later INT NOT NULL")]
    [InlineData("ALTER TABLE agency ALTER COLUMN later VARCHAR(40)")]
    [InlineData("ALTER TABLE agency ADD later INT NOT NULL")]
    [InlineData("ALTER TABLE agency ADD COLUMN later TEXT UNIQUE")]
    [InlineData("ALTER TABLE agency ADD CONSTRAINT c CHECK (later > 0)")]
    [InlineData("ALTER TABLE agency ADD CONSTRAINT c CHECK (later IS NOT NULL)")]
    [InlineData("ALTER TABLE agency ALTER COLUMN b VARCHAR(4000); ALTER TABLE agency ADD CONSTRAINT c CHECK (later IS NOT NULL)")]
    [InlineData("CREATE UNIQUE INDEX c ON agency (b)")]
    [InlineData("CREATE TRIGGER t BEFORE UPDATE OF b, c ON agency BEGIN SELECT RAISE(ABORT, 'no'); END;")]
    [InlineData("CREATE TRIGGER t BEFORE INSERT ON agency BEGIN SELECT RAISE(ABORT, 'no'); END;")]
    [InlineData("CREATE TABLE a (b INT);\nGO\nCREATE TRIGGER t ON agency INSTEAD OF DELETE AS\nBEGIN\n    THROW 51000, 'no', 1;\nEND\nGO\nCREATE INDEX i ON a (b)")]
    [InlineData("DELETE FROM idempotency")]
    [InlineData("UPDATE agency SET b = 1")]
    [InlineData("EXEC sp_rename 'a', 'b'")]
    public void What_does_more_than_add_is_known_as_such(string sql) => Assert.Single(AdditiveStep.FindOthers(sql));

    [Fact]
    public async Task A_database_of_the_program_before_takes_the_last_step_and_no_other()
    {
        await using var engine = new SqliteEngine();
        IReadOnlyList<Migration> all = SqliteMigrations.All;
        Build(engine.DatabasePath, all.Take(all.Count - 1));
        await using IGatewayStore store = engine.OpenStore();

        Assert.Equal(all.TakeLast(1), await store.ReadPendingAsync(default));
        Assert.Equal(all.TakeLast(1), await store.MigrateAsync(default));
        Assert.Empty(await store.ReadPendingAsync(default));
    }

    [Fact]
    public async Task Step_16_takes_back_what_was_asked_of_those_who_came_too_late_and_has_reports_counted_anew()
    {
        const int step = 16;
        await using var engine = new SqliteEngine();
        Build(engine.DatabasePath, SqliteMigrations.All.Take(step - 1));
        using (var before = new SqliteConnection($"Data Source={engine.DatabasePath};Pooling=false;Foreign Keys=False"))
        {
            before.Open();
            foreach ((string recipient, int addressedAt) in ((string, int)[])[("early", 99), ("last", 100), ("late", 101)])
            {
                Execute(before, $"""
                    INSERT INTO delivery (advisory, recipient, delivery, addressed_index, manifest_sha256, state, state_at, owed_to, respond_by)
                    VALUES (zeroblob(16), '{recipient}', 1, {addressedAt}, zeroblob(32), 'addressed', 0, 'alpha', 100)
                    """);
                Execute(before, $"INSERT INTO report_open VALUES (zeroblob(16), '{recipient}', 'alpha', {addressedAt}, 100)");
            }

            Execute(before, "INSERT INTO report_tally VALUES ('alpha', 'late', 202601, 'asked', '', 1, 0, 0)");
            Execute(before, "INSERT INTO report_progress VALUES ('audit', 9, 100, zeroblob(32))");
        }

        await using (IGatewayStore store = engine.OpenStore())
        {
            await store.MigrateAsync(default);
            StoredReport report = await store.ReadStoredReportAsync(default);
            Assert.Equal((ReportProgress.None, 0, 0), (report.Progress, report.Tallies.Count, report.Open.Count));
        }

        using var after = new SqliteConnection($"Data Source={engine.DatabasePath};Pooling=false");
        after.Open();
        using SqliteCommand owing = after.CreateCommand();
        owing.CommandText = "SELECT group_concat(recipient, ' ') FROM (SELECT recipient FROM delivery WHERE owed_to = 'alpha' AND respond_by = 100 ORDER BY recipient)";
        Assert.Equal("early last", owing.ExecuteScalar());
    }

    private static void Build(string path, IEnumerable<Migration> steps)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        Execute(connection, "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
        foreach (Migration step in steps)
        {
            Execute(connection, step.Sql);
            Execute(connection, $"INSERT INTO schema_version VALUES ({step.Version}, '{step.Name}', 0)");
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
