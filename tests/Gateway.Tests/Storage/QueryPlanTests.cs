using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>What the embedded database does for each statement, on the schema as the migrations leave it: a request must not cost more for what went before.</summary>
public sealed partial class QueryPlanTests : IAsyncLifetime
{
    // Read by whoever looks at everything, once, at the operator's word; or tables that history does not fill.
    private static readonly Dictionary<string, string> Whole = new()
    {
        ["SqliteAgencies.ListSql"] = "a row an agency",
        ["SqliteAgencies.ReadCountersSql"] = "fsck",
        ["SqliteMigrations.ReadSql"] = "a row a step of the schema",
        ["SqliteReports.ReadAllTalliesSql"] = "fsck",
        ["SqliteReports.ReadAllOpenSql"] = "fsck",
        ["SqliteStrays.FindSql"] = "fsck",
        ["SqliteWebhookStates.AdvanceSql"] = "a row a webhook",
        ["SqliteWebhookStates.CountPausedSql"] = "a row a webhook",
        ["SqliteWebhookStates.ReadDueSql"] = "a row a webhook",
        ["SqliteCounts.HasSchemaSql"] = "a row a table",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("query-plans-").FullName;

    private string Database => Path.Combine(folder, "gateway.db");

    public async Task InitializeAsync()
    {
        await using var store = new SqliteGatewayStore(Database);
        await store.MigrateAsync(CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void No_statement_of_a_serving_gateway_reads_a_whole_table()
    {
        using SqliteConnection connection = Connect();
        string[] tables = [.. ReadNames(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'"), "sqlite_schema"];
        string[] partial = ReadNames(connection, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'");
        string[] reading = [.. Statements().Where(statement => ReadsWhole(connection, statement.Value, tables, partial)).Select(statement => statement.Key).Order(StringComparer.Ordinal)];
        Assert.Equal([], reading.Except(Whole.Keys));
    }

    [Fact]
    public void The_exceptions_are_statements_that_there_are() => Assert.Equal([], Whole.Keys.Except(Statements().Keys));

    /// <summary>Every statement of the store that looks for rows, by class and constant.</summary>
    private static Dictionary<string, string> Statements() => (
        from type in typeof(SqliteGatewayStore).Assembly.GetTypes()
        where type.Namespace == typeof(SqliteGatewayStore).Namespace
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.IsLiteral && field.Name.EndsWith("Sql", StringComparison.Ordinal)
        let text = (string)field.GetRawConstantValue()!
        where Looking().IsMatch(text)
        select (Name: $"{type.Name}.{field.Name}", Text: text)).ToDictionary(statement => statement.Name, statement => statement.Text);

    // SCAN of a table, with or without an index to go along. A subquery's own rows are those that were found for it, and an index of some rows alone holds those that were asked for.
    private static bool ReadsWhole(SqliteConnection connection, string statement, string[] tables, string[] partial)
    {
        Dictionary<string, string> aliases = Aliases().Matches(statement).DistinctBy(match => match.Groups[2].Value)
            .ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);
        return Plan(connection, statement).Select(step => Scan().Match(step)).Where(scan => scan.Success && !partial.Contains(scan.Groups[2].Value))
            .Select(scan => aliases.GetValueOrDefault(scan.Groups[1].Value, scan.Groups[1].Value)).Any(tables.Contains);
    }

    private static List<string> Plan(SqliteConnection connection, string statement)
    {
        using SqliteCommand explain = connection.CreateCommand();
        explain.CommandText = $"EXPLAIN QUERY PLAN {Lists().Replace(statement, "IN ($1)")}";
        foreach (string name in Parameters().Matches(statement).Select(match => match.Value).Distinct())
        {
            explain.Parameters.AddWithValue(name, 0);
        }

        using SqliteDataReader reader = explain.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }

    private static string[] ReadNames(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return [.. names];
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    [GeneratedRegex(@"^\s*(SELECT|UPDATE|DELETE)\b")]
    private static partial Regex Looking();

    [GeneratedRegex(@"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")]
    private static partial Regex Scan();

    [GeneratedRegex(@"\b(?:FROM|JOIN|UPDATE) (\w+) (?:AS )?([a-z]\w{0,2})\b(?! IN)")]
    private static partial Regex Aliases();

    [GeneratedRegex(@"IN (@\w+)")]
    private static partial Regex Lists();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameters();
}
