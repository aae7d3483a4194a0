using System.Text.RegularExpressions;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

/// <summary>What a later program may do to the schema by the rule that steps only add: a new table, and in every table a new column with a default.</summary>
internal static partial class LaterSchema
{
    /// <summary>Takes such a step.</summary>
    public static async Task TakeAsync(IStoreEngine engine, IReadOnlyList<Migration> steps)
    {
        const string NewTable = "CREATE TABLE later_table (id INT NOT NULL PRIMARY KEY)";
        Assert.Empty(AdditiveStep.FindOthers(NewTable));
        await engine.ExecuteAsync(NewTable);
        string[] tables = [.. steps.SelectMany(step => CreateTable().Matches(step.Sql)).Select(match => match.Groups[1].Value), "schema_version"];
        Assert.Contains("log_entry", tables);
        foreach (string table in tables)
        {
            string column = $"ALTER TABLE {table} ADD later_column INT NOT NULL DEFAULT 7";
            Assert.Empty(AdditiveStep.FindOthers(column));
            await engine.ExecuteAsync(column);
        }

        await engine.ExecuteAsync("INSERT INTO schema_version (version, name, applied_at) SELECT 900, 'later', applied_at FROM schema_version WHERE version = 1");
    }

    [GeneratedRegex(@"CREATE TABLE (\w+)")]
    private static partial Regex CreateTable();
}
