using Gateway.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Fsck;

/// <summary>The tables as the program's own migrations make them, so that a column added tomorrow is asked about tomorrow.</summary>
internal static class LiveSchema
{
    /// <summary>Every table with its columns, in order of names.</summary>
    public static IReadOnlyList<LiveTable> Tables { get; } = Read();

    public static LiveTable Table(string name) => Tables.Single(table => table.Name == name);

    private static List<LiveTable> Read()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
        foreach (Migration migration in Migration.ReadAll("Sqlite"))
        {
            Execute(connection, migration.Sql);
        }

        return [.. Query(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            .Select(row => ReadTable(connection, (string)row[0]))];
    }

    private static LiveTable ReadTable(SqliteConnection connection, string name)
    {
        HashSet<string> unique = [.. Query(
            connection,
            $"SELECT c.name FROM pragma_index_list('{name}') i JOIN pragma_index_info(i.name) c WHERE i.\"unique\" = 1").Select(row => (string)row[0])];
        return new LiveTable(name, [.. Query(connection, $"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}')").Select(row => new LiveColumn(
            (string)row[0], (string)row[1], (long)row[2] == 0, (long)row[3] > 0, (long)row[3] > 0 || unique.Contains((string)row[0])))]);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<object[]> Query(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(values);
        }

        return rows;
    }
}

/// <summary>A table of the schema.</summary>
internal sealed record LiveTable(string Name, IReadOnlyList<LiveColumn> Columns)
{
    /// <summary>The columns by name, separated by commas.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>A statement that changes one row, which it finds by all of its values.</summary>
    public (string Sql, object?[] Values) Update(object?[] row, string column, object? value) =>
        ($"UPDATE {Name} SET {column} = @p{row.Length} WHERE {Where}", [.. row, value]);

    /// <summary>A statement that deletes one row.</summary>
    public (string Sql, object?[] Values) Delete(object?[] row) => ($"DELETE FROM {Name} WHERE {Where}", row);

    /// <summary>A statement that inserts a row.</summary>
    public (string Sql, object?[] Values) Insert(object?[] row) =>
        ($"INSERT INTO {Name} ({ColumnList}) VALUES ({string.Join(", ", row.Select((_, i) => $"@p{i}"))})", row);

    private string Where => string.Join(" AND ", Columns.Select((column, i) => $"{column.Name} IS @p{i}"));
}

/// <summary>A column of the schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">INTEGER, TEXT or BLOB.</param>
/// <param name="IsNullable">Whether it may be NULL.</param>
/// <param name="IsKey">Whether it belongs to the primary key.</param>
/// <param name="IsUnique">Whether it belongs to the primary key or a UNIQUE constraint.</param>
internal sealed record LiveColumn(string Name, string Type, bool IsNullable, bool IsKey, bool IsUnique)
{
    /// <summary>Other values that the column could hold instead of this one.</summary>
    public IEnumerable<object?> Changes(object? value)
    {
        IEnumerable<object?> changed = value switch
        {
            long number => [number + 1, number - 1],
            string { Length: > 0 } text => [Replace(text, text.Length - 1), Replace(text, text.Length / 2), Replace(text, 0)],
            byte[] { Length: > 0 } bytes => [Flip(bytes, bytes.Length / 2), Flip(bytes, bytes.Length - 1), Flip(bytes, 0)],
            _ => [Any],
        };
        return IsNullable && value is not null ? changed.Append(null) : changed;
    }

    /// <summary>A value of the column's type.</summary>
    private object Any => Type switch
    {
        "INTEGER" => 1L,
        "TEXT" => "bravo/aaaaaaaa",
        _ => new byte[] { 1 },
    };

    private static string Replace(string text, int at) => text[..at] + (text[at] == 'a' ? 'b' : 'a') + text[(at + 1)..];

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 1;
        return flipped;
    }
}
