using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// A connection that keeps the statements it has parsed. Dapper makes a command for each call, and parsing costs SQLite several times what finding a row does.
/// Like every connection it is one thread's alone.
/// </summary>
internal sealed class RememberingConnection(string connectionString) : SqliteConnection(connectionString)
{
    // The program has fewer constant texts; lists as parameters make one for each length.
    private const int Capacity = 256;

    private readonly Dictionary<string, SqliteCommand> idle = new(StringComparer.Ordinal);

    /// <summary>Takes the statement of this text, parsed before if it ever was and nobody else uses it now.</summary>
    public SqliteCommand Take(string text)
    {
        if (idle.Remove(text, out SqliteCommand? known))
        {
            return known;
        }

        SqliteCommand command = CreateCommand();
        command.CommandText = text;
        return command;
    }

    /// <summary>Gives a statement back that has run to its end.</summary>
    public void GiveBack(SqliteCommand command)
    {
        // Its values are not to be kept.
        command.Parameters.Clear();
        if (idle.Count >= Capacity)
        {
            Forget();
        }

        if (!idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new RememberedCommand(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }

        base.Dispose(disposing);
    }

    private void Forget()
    {
        foreach (SqliteCommand command in idle.Values)
        {
            command.Dispose();
        }

        idle.Clear();
    }
}
