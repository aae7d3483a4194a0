using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>A command as Dapper uses one: text and parameters first, then one execution, for which the connection lends the parsed statement of that text.</summary>
internal sealed class RememberedCommand(RememberingConnection connection) : DbCommand
{
    private readonly SqliteCommand described = new();
    private SqliteCommand? lent;
    private SqliteDataReader? reader;

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText { get => described.CommandText; set => described.CommandText = value; }

    /// <inheritdoc/>
    public override int CommandTimeout { get; set; } = connection.DefaultTimeout;

    /// <inheritdoc/>
    public override CommandType CommandType { get => described.CommandType; set => described.CommandType = value; }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => described.Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction { get; set; }

    /// <inheritdoc/>
    public override void Cancel()
    {
        // As SQLite's own command: nothing runs while nobody reads.
    }

    /// <inheritdoc/>
    public override void Prepare()
    {
        // The execution takes a prepared one.
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery()
    {
        int changed = Lend().ExecuteNonQuery();
        GiveBack();
        return changed;
    }

    /// <inheritdoc/>
    public override object? ExecuteScalar()
    {
        object? value = Lend().ExecuteScalar();
        GiveBack();
        return value;
    }

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => reader = Lend().ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (reader is { IsClosed: true })
            {
                GiveBack();
            }

            // What failed on its way is not lent again.
            reader?.Dispose();
            lent?.Dispose();
            described.Dispose();
        }

        base.Dispose(disposing);
    }

    private SqliteCommand Lend()
    {
        GiveBack();
        lent = connection.Take(described.CommandText);
        lent.CommandTimeout = CommandTimeout;
        foreach (SqliteParameter parameter in described.Parameters)
        {
            lent.Parameters.Add(parameter);
        }

        return lent;
    }

    private void GiveBack()
    {
        if (lent is { } command)
        {
            (lent, reader) = (null, null);
            connection.GiveBack(command);
        }
    }
}
