using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>One statement run for many rows: parsed once, its parameters bound anew.</summary>
internal static class SqliteBulk
{
    /// <summary>Prepares a statement; the caller disposes it.</summary>
    public static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Prepare();
        return command;
    }

    /// <summary>Runs it with these values; the parameters are made by the first run.</summary>
    public static void Execute(SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        bool first = command.Parameters.Count == 0;
        for (int i = 0; i < values.Length; i++)
        {
            object value = values[i].Value ?? DBNull.Value;
            if (first)
            {
                command.Parameters.AddWithValue(values[i].Name, value);
            }
            else
            {
                command.Parameters[i].Value = value;
            }
        }

        command.ExecuteNonQuery();
    }
}
