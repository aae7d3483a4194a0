using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Anchors;

/// <summary>What whoever owns the embedded database can do to it, while the gateway runs or not.</summary>
internal sealed class Database(string dataPath, string copyName)
{
    private string Copy { get; } = Path.Combine(Path.GetDirectoryName(dataPath)!, copyName);

    /// <summary>Takes a copy of the whole database as it is now.</summary>
    public void Backup()
    {
        File.Delete(Copy);
        Execute($"VACUUM INTO '{Copy}'");
    }

    /// <summary>Puts the rows of every table back to what the copy holds.</summary>
    public void Restore()
    {
        using SqliteConnection connection = Open();
        Execute(connection, "PRAGMA foreign_keys=OFF");
        Dictionary<string, string> triggers = Read(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'");
        Execute(connection, $"ATTACH '{Copy}' AS older");
        Execute(connection, "BEGIN IMMEDIATE");
        foreach (string trigger in triggers.Keys)
        {
            Execute(connection, $"DROP TRIGGER {trigger}");
        }

        foreach (string table in Read(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Keys)
        {
            Execute(connection, $"DELETE FROM main.{table}");
            Execute(connection, $"INSERT INTO main.{table} SELECT * FROM older.{table}");
        }

        foreach (string sql in triggers.Values)
        {
            Execute(connection, sql);
        }

        Execute(connection, "COMMIT");
    }

    private static Dictionary<string, string> Read(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<string, string> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.GetString(0), reader.GetString(1));
        }

        return rows;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = Open();
        Execute(connection, sql);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(dataPath, "gateway.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
