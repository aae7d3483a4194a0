using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>Statements without a mapper: what is bound is what is read, and nobody sees what another's call left.</summary>
public sealed class SqliteStatementTests : IDisposable
{
    private const string Echo = "SELECT @value";
    private const string Create = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)";
    private const string Insert = "INSERT INTO item (id, name) VALUES (@id, @name)";

    private readonly RememberingConnection connection = new("Data Source=:memory:");

    public SqliteStatementTests() => connection.Open();

    public void Dispose() => connection.Dispose();

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    [InlineData(null)]
    public void A_number_comes_back(long? number) => Assert.Equal(number, Read(echo => echo.Bind(number), row => row.NumberOrNull(0)));

    [Theory]
    [InlineData("")]
    [InlineData("\u53d1\u5e03 \ud83d\udd12")]
    [InlineData(null)]
    public void A_text_comes_back(string? text) => Assert.Equal(text, Read(echo => echo.Bind(text), row => row.WordOrNull(0)));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 255, 0, 1 })]
    [InlineData(null)]
    public void Bytes_come_back_and_none_are_not_null(byte[]? bytes) => Assert.Equal(bytes, Read(echo => echo.Bind(bytes), row => row.BytesOrNull(0)));

    [Fact]
    public void A_time_comes_back_in_whole_milliseconds()
    {
        var time = new DateTimeOffset(2026, 11, 29, 1, 2, 3, 456, TimeSpan.FromHours(8));
        Assert.Equal(time, Read(echo => echo.Bind(time.AddTicks(9_999)), row => row.TimeOrNull(0)));
    }

    [Fact]
    public void A_text_that_comes_again_finds_its_parsed_statement_without_the_values_of_before()
    {
        SqliteStatement first = SqliteStatement.Of(connection, Echo).Bind("before");
        Assert.True(first.Step());
        first.Dispose();
        using SqliteStatement again = SqliteStatement.Of(connection, Echo);
        Assert.Same(first, again);
        Assert.True(again.Step());
        Assert.Null(again.WordOrNull(0));
    }

    [Fact]
    public void A_statement_in_use_is_not_lent_to_a_second_caller()
    {
        using SqliteStatement one = SqliteStatement.Of(connection, Echo).Bind(1);
        using SqliteStatement other = SqliteStatement.Of(connection, Echo).Bind(2);
        Assert.True(one.Step());
        Assert.True(other.Step());
        Assert.Equal((1, 2), (one.Number(0), other.Number(0)));
    }

    [Fact]
    public void It_runs_for_many_rows_and_says_how_many_each_run_changed()
    {
        SqliteStatement.Run(connection, Create);
        using SqliteStatement insert = SqliteStatement.Of(connection, "INSERT INTO item (id, name) VALUES (@id, @name) ON CONFLICT (id) DO NOTHING");
        Assert.Equal([1, 1, 0], ((int[])[1, 2, 1]).Select(id => insert.Bind(id).Bind("name").Run()));
    }

    [Fact]
    public void One_that_failed_says_why_and_works_again_when_its_cause_is_gone()
    {
        SqliteStatement.Run(connection, Create);
        using (SqliteStatement insert = SqliteStatement.Of(connection, Insert))
        {
            insert.Bind(1).Bind("one").Run();
            Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, Assert.Throws<SqliteException>(() => insert.Bind(1).Bind("one").Run()).SqliteErrorCode);
        }

        using SqliteStatement again = SqliteStatement.Of(connection, Insert);
        Assert.Equal(1, again.Bind(2).Bind("two").Run());
    }

    [Fact]
    public void A_text_that_is_no_statement_is_refused() => Assert.Throws<SqliteException>(() => SqliteStatement.Of(connection, "SELEKT 1"));

    [Fact]
    public void A_number_that_has_to_be_there_and_is_not_is_an_error()
    {
        SqliteStatement.Run(connection, Create);
        using SqliteStatement read = SqliteStatement.Of(connection, "SELECT id FROM item");
        Assert.Null(read.TryReadNumber());
        Assert.Throws<InvalidOperationException>(() => read.ReadNumber());
    }

    [Fact]
    public void A_statement_that_changes_and_tells_is_run_once_whether_it_tells_or_not()
    {
        SqliteStatement.Run(connection, "CREATE TABLE tried (id INTEGER)");
        SqliteStatement.Run(connection, Create);
        SqliteStatement.Run(connection, "CREATE TRIGGER keep BEFORE INSERT ON item BEGIN INSERT INTO tried VALUES (new.id); SELECT RAISE(IGNORE) WHERE new.id < 0; END");
        using SqliteStatement insert = SqliteStatement.Of(connection, "INSERT INTO item (id) VALUES (@id) RETURNING id");
        Assert.Equal(7, insert.Bind(7).TryReadNumber());
        Assert.Null(insert.Bind(-1).TryReadNumber());
        using SqliteStatement tried = SqliteStatement.Of(connection, "SELECT id FROM tried");
        Assert.Equal([7, -1], tried.ReadAll(row => row.Number(0)));
    }

    [Fact]
    public void A_statement_sees_the_schema_as_it_is_now()
    {
        SqliteStatement.Run(connection, Create);
        using (SqliteStatement read = SqliteStatement.Of(connection, "SELECT * FROM item"))
        {
            Assert.False(read.Step());
        }

        SqliteStatement.Run(connection, "ALTER TABLE item ADD COLUMN more TEXT NOT NULL DEFAULT 'more'");
        SqliteStatement.Run(connection, "INSERT INTO item (id) VALUES (1)");
        using SqliteStatement wider = SqliteStatement.Of(connection, "SELECT * FROM item");
        Assert.True(wider.Step());
        Assert.Equal("more", wider.Word(2));
    }

    private T Read<T>(Func<SqliteStatement, SqliteStatement> bind, Func<SqliteStatement, T> read)
    {
        using SqliteStatement echo = bind(SqliteStatement.Of(connection, Echo));
        return Assert.Single(echo.ReadAll(read));
    }
}
