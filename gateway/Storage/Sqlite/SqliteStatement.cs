using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// A statement that its connection keeps parsed, run without a mapper between: for what answers every request, where Dapper's parameters and columns by name cost
/// several times what SQLite does. Values are bound, and columns read, by their place; a name that comes twice in a statement has the place of the first.
/// Lent to one caller at a time, who disposes it; like its connection it is one thread's alone.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly RememberingConnection connection;
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int bound;

    /// <summary>Parses a text.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public SqliteStatement(RememberingConnection connection, string text)
    {
        this.connection = connection;
        Text = text;
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, text, out statement));
    }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>The statement of this text, parsed before if it ever was.</summary>
    public static SqliteStatement Of(SqliteConnection connection, string text) => ((RememberingConnection)connection).Lend(text);

    /// <summary>Runs a text that has no parameters to its end.</summary>
    public static void Run(SqliteConnection connection, string text)
    {
        using SqliteStatement statement = Of(connection, text);
        statement.Run();
    }

    /// <summary>Binds the next parameter.</summary>
    public SqliteStatement Bind(long value) => Bound(raw.sqlite3_bind_int64(statement, ++bound, value));

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    /// <summary>Binds the next parameter to a time as it is stored, in milliseconds since 1970.</summary>
    public SqliteStatement Bind(DateTimeOffset? value) => Bind(value?.ToUnixTimeMilliseconds());

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(string? value) => value is null ? BindNull() : Bound(raw.sqlite3_bind_text(statement, ++bound, value));

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(byte[]? value) => value is null ? BindNull() : Bind(value.AsSpan());

    // No bytes are a value too: SQLite takes a pointer to none for NULL.
    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(ReadOnlySpan<byte> value) => Bound(
        value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, ++bound, 0) : raw.sqlite3_bind_blob(statement, ++bound, value));

    /// <summary>Goes on to the next row; false if there is none.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // A statement that ended with an error is over; only this code means that there are no more rows.
        if (code != raw.SQLITE_DONE)
        {
            Check(code);
        }

        return false;
    }

    /// <summary>Runs it to its end and makes it ready for other values; how many rows it changed.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public int Run()
    {
        while (Step())
        {
            // Rows of a statement that is run for what it changes.
        }

        int changed = raw.sqlite3_changes(database);
        Reset();
        return changed;
    }

    /// <summary>The first column of the first row, which there has to be, as a number; ready for other values.</summary>
    public long ReadNumber() => TryReadNumber() ?? throw new InvalidOperationException("The statement gave no row.");

    /// <summary>The first column of the first row as a number, or null without a row; ready for other values.</summary>
    public long? TryReadNumber()
    {
        long? number = null;
        if (Step())
        {
            number = Number(0);

            // To the end: a statement that changes rows and tells of them is not over before.
            Run();
        }

        Reset();
        return number;
    }

    /// <summary>What <paramref name="read"/> makes of each row, in their order.</summary>
    public List<T> ReadAll<T>(Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        while (Step())
        {
            rows.Add(read(this));
        }

        return rows;
    }

    /// <summary>A column of the row, by its place from 0.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <inheritdoc cref="Number"/>
    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    /// <inheritdoc cref="Number"/>
    public bool Flag(int column) => Number(column) != 0;

    /// <inheritdoc cref="Number"/>
    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(column));

    /// <inheritdoc cref="Number"/>
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <inheritdoc cref="Number"/>
    public string Word(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <inheritdoc cref="Number"/>
    public string? WordOrNull(int column) => IsNull(column) ? null : Word(column);

    /// <summary>A column's bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    /// <inheritdoc cref="Number"/>
    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column).ToArray();

    /// <summary>Gives it back to its connection, without its values.</summary>
    public void Dispose()
    {
        Reset();
        connection.GiveBack(this);
    }

    /// <summary>Ends it for good.</summary>
    public void Forget() => statement.Dispose();

    private SqliteStatement BindNull() => Bound(raw.sqlite3_bind_null(statement, ++bound));

    private SqliteStatement Bound(int code)
    {
        Check(code);
        return this;
    }

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    // The code says again what the last step said.
    private void Reset()
    {
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
        bound = 0;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, database);
}
