using System.Data;
using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Many rows into one table at once.</summary>
internal static class SqlServerBulk
{
    // By default a bulk copy goes round check constraints, foreign keys and triggers.
    private const SqlBulkCopyOptions Options = SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers;

    /// <summary>Inserts the rows, whose columns are mapped by name.</summary>
    public static async Task InsertAsync(SqlServerSession session, DataTable rows)
    {
        using var bulk = new SqlBulkCopy(session.Connection, Options, session.Transaction) { DestinationTableName = rows.TableName };
        foreach (DataColumn column in rows.Columns)
        {
            bulk.ColumnMappings.Add(column.ColumnName, column.ColumnName);
        }

        await bulk.WriteToServerAsync(rows, session.CancellationToken).ConfigureAwait(false);
    }
}
