using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// A connection that keeps the statements it has parsed: parsing costs SQLite several times what finding a row does. Those that are run through Dapper, which makes a
/// command for each call, are lent to that command; the others are <see cref="SqliteStatement"/>s. Like every connection it is one thread's alone.
/// </summary>
internal sealed class RememberingConnection(string connectionString) : SqliteConnection(connectionString)
{
    // The program has fewer constant texts; lists as parameters make one for each length.
    private const int Capacity = 256;

    private readonly Dictionary<string, SqliteCommand> idle = new(StringComparer.Ordinal);

    // Constant texts of the program alone: there is no list among their parameters.
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

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

    /// <summary>Lends a statement to be run without a mapper.</summary>
    /// <exception cref="SqliteException">SQLite refuses the text.</exception>
    public SqliteStatement Lend(string text) => statements.Remove(text, out SqliteStatement? known) ? known : new SqliteStatement(this, text);

    /// <summary>Takes back what was lent.</summary>
    public void GiveBack(SqliteStatement statement)
    {
        if (!statements.TryAdd(statement.Text, statement))
        {
            statement.Forget();
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
            foreach (SqliteStatement statement in statements.Values)
            {
                statement.Forget();
            }

            statements.Clear();
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
