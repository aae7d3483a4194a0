using Dapper;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>Statements that a connection keeps parsed: nobody sees what another's call left.</summary>
public sealed class RememberedStatementTests : IDisposable
{
    private const string Double = "SELECT @number * 2";

    private readonly RememberingConnection connection = new("Data Source=:memory:");

    public RememberedStatementTests() => connection.Open();

    public void Dispose() => connection.Dispose();

    [Fact]
    public void A_text_that_comes_again_finds_its_parsed_statement()
    {
        SqliteCommand parsed = connection.Take(Double);
        connection.GiveBack(parsed);
        Assert.Equal(4, connection.QuerySingle<int>(Double, new { number = 2 }));
        Assert.Equal(6, connection.ExecuteScalar<int>(Double, new { number = 3 }));
        Assert.Same(parsed, connection.Take(Double));
    }

    [Fact]
    public void No_value_of_a_call_is_kept()
    {
        Assert.Equal("before", connection.QuerySingle<string>("SELECT @text", new { text = "before" }));
        Assert.Empty(connection.Take("SELECT @text").Parameters);
    }

    [Fact]
    public void A_statement_in_use_is_not_lent_to_a_second_caller()
    {
        connection.GiveBack(connection.Take(Double));
        Assert.NotSame(connection.Take(Double), connection.Take(Double));
    }

    [Fact]
    public void A_query_within_another_of_the_same_text_sees_its_own_values()
    {
        const string Rows = "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 3) SELECT n + @by FROM row";
        int[] sums = [.. connection.Query<int>(Rows, new { by = 0 }, buffered: false).Select(n => connection.Query<int>(Rows, new { by = n }).Sum())];
        Assert.Equal([9, 12, 15], sums);
    }

    [Fact]
    public void A_query_that_is_left_early_disturbs_nobody()
    {
        const string Many = "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 100) SELECT n FROM row";
        Assert.Equal(1, connection.Query<int>(Many, buffered: false).First());
        Assert.Equal(100, connection.Query<int>(Many).Count());
    }

    [Fact]
    public void One_that_failed_works_again_when_its_cause_is_gone()
    {
        connection.Execute("CREATE TABLE item (id INTEGER PRIMARY KEY)");
        const string Insert = "INSERT INTO item (id) VALUES (@id)";
        connection.Execute(Insert, new { id = 1 });
        Assert.Throws<SqliteException>(() => connection.Execute(Insert, new { id = 1 }));
        Assert.Equal(1, connection.Execute(Insert, new { id = 2 }));
    }

    [Fact]
    public void A_statement_sees_the_schema_as_it_is_now()
    {
        connection.Execute("CREATE TABLE item (id INTEGER PRIMARY KEY)");
        Assert.Empty(connection.Query("SELECT * FROM item"));
        connection.Execute("ALTER TABLE item ADD COLUMN name TEXT; INSERT INTO item (id, name) VALUES (1, 'one')");
        Assert.Equal("one", (string)connection.QuerySingle("SELECT * FROM item").name);
    }

    [Fact]
    public void More_texts_than_it_keeps_all_work()
    {
        for (int round = 0; round < 2; round++)
        {
            Assert.All(Enumerable.Range(0, 1000), number => Assert.Equal(number, connection.QuerySingle<int>($"SELECT {number}")));
        }
    }
}
