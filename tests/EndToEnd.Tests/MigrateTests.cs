using EndToEnd.Tests.Harness;
using Gateway.Server.Storage;

namespace EndToEnd.Tests;

/// <summary>A database of the program before, by the built program and the stock sqlite3.</summary>
public sealed class MigrateTests
{
    private static readonly Dictionary<string, string> ByHand = new() { ["Gateway__Storage__MigrateAtStart"] = "false" };
    private static readonly Migration Last = Migration.ReadAll("Sqlite")[^1];

    [ToolFact("sqlite3")]
    public async Task A_gateway_told_not_to_migrate_starts_only_on_its_own_schema_and_is_told_what_to_do()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        Assert.Contains("Nothing to do", (await gateway.RunAsync("migrate")).MustSucceed().Output, StringComparison.Ordinal);

        (await gateway.SqlAsync($"DELETE FROM schema_version WHERE version = {Last.Version}")).MustSucceed();
        Outcome dryRun = (await gateway.RunAsync("migrate", "--dry-run")).MustSucceed();
        Outcome refused = await gateway.RunAsync(ByHand, "serve");

        Assert.Contains($"would take {Last.Version} {Last.Name}", dryRun.Output, StringComparison.Ordinal);
        Assert.Contains("backup", dryRun.Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("gateway migrate", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("would take", (await gateway.RunAsync("migrate", "--dry-run")).Output, StringComparison.Ordinal);
    }

    [ToolFact("sqlite3")]
    public async Task A_step_that_the_database_refuses_is_said_and_none_is_taken()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        (await gateway.SqlAsync("DELETE FROM schema_version WHERE version >= 3")).MustSucceed();

        // Its tables are there already.
        Outcome refused = await gateway.RunAsync("migrate");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("none was taken", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("2", (await gateway.SqlAsync("SELECT MAX(version) FROM schema_version")).Output.Trim());
    }

    [ToolFact("sqlite3")]
    public async Task A_database_of_the_program_before_is_brought_up_to_date_by_migrate_and_by_serving_it()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        await BuildEarlierAsync(gateway["earlier.db"]);
        await BuildEarlierAsync(gateway["another.db"]);

        Replace(gateway, "earlier.db");
        string taken = (await gateway.RunAsync("migrate")).MustSucceed().Output;
        Replace(gateway, "another.db");
        Outcome served = await gateway.RunAsync("serve");

        Assert.Equal($"took {Last.Version} {Last.Name}", taken.Trim());
        // The schema is then this program's, and what the tables lack is a gateway's logs.
        Assert.Contains("holds no audit log", served.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing to do", (await gateway.RunAsync("migrate")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_database_is_not_made_into_a_gateway_by_migrating_it()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        File.WriteAllBytes(gateway["empty.db"], []);
        Replace(gateway, "empty.db");
        Outcome empty = await gateway.RunAsync("migrate");
        File.Delete(gateway.Database);
        Outcome absent = await gateway.RunAsync("migrate");

        Assert.Equal((1, 1), (empty.ExitCode, absent.ExitCode));
        Assert.Contains("no tables", empty.Errors, StringComparison.Ordinal);
        Assert.Contains("no database", absent.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(gateway.Database));
    }

    private static async Task BuildEarlierAsync(string path)
    {
        const string VersionTable = "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;";
        IEnumerable<string> steps = Migration.ReadAll("Sqlite").SkipLast(1).Select(step => $"{step.Sql};INSERT INTO schema_version VALUES ({step.Version}, '{step.Name}', 0);");
        (await Command.RunAsync(new CommandLine("sqlite3", [path]) { Input = VersionTable + string.Join('\n', steps) })).MustSucceed();
    }

    private static void Replace(FoundedGateway gateway, string database)
    {
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(gateway.Database + suffix);
        }

        File.Move(gateway[database], gateway.Database);
    }
}
