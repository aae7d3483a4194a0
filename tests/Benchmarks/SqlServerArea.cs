using System.Data;
using Gateway.Audit;
using Gateway.Tests.Storage;
using Microsoft.Data.SqlClient;

namespace Benchmarks;

/// <summary>The log on SQL Server, in batches as small as busy requests make them, against bare bulk copies of the same rows.</summary>
internal static class SqlServerArea
{
    private const int Entries = 64 * 300;
    private const int BatchEntries = 64;
    private const int Outstanding = 1024;

    private static readonly LogName Log = LogName.Parse("audit");

    public static async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SqlServerEngine.Setting)))
        {
            Console.Error.WriteLine($"sqlserver: {SqlServerEngine.Setting} holds no connection string.");
            return [];
        }

        await using SqlServerEngine engine = await SqlServerEngine.CreateAsync();
        await using TemporaryLog log = await TemporaryLog.OpenAsync(Log, engine.OpenStore(), new LogWriterOptions { MaxBatchWorks = BatchEntries });
        await log.FillAsync(Entries, Outstanding);
        IReadOnlyList<StoredEntry> rows = await log.Store.ReadEntriesAsync(Log, 0, Entries, CancellationToken.None);
        await engine.ExecuteAsync("CREATE TABLE bare_entry (log VARCHAR(16) NOT NULL, idx BIGINT NOT NULL, entry VARBINARY(MAX) NOT NULL, PRIMARY KEY (log, idx))");
        long copied = 0;
        return
        [
            await Comparison.MeasureAsync(
                $"append through the writer, {rows[^1].Bytes.Length}-byte entries, SQL Server, {BatchEntries} a transaction, {Outstanding} outstanding",
                $"bare bulk copies of the same rows, {BatchEntries} a transaction",
                "entries/s",
                Entries,
                () => log.FillAsync(Entries, Outstanding),
                async () =>
                {
                    await CopyBareAsync(engine.ConnectionString, rows, copied);
                    copied += Entries;
                }),
        ];
    }

    private static async Task CopyBareAsync(string connectionString, IReadOnlyList<StoredEntry> rows, long firstIndex)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        for (int first = 0; first < rows.Count; first += BatchEntries)
        {
            using var batch = new DataTable("bare_entry");
            batch.Columns.Add("log", typeof(string));
            batch.Columns.Add("idx", typeof(long));
            batch.Columns.Add("entry", typeof(byte[]));
            foreach (StoredEntry row in rows.Skip(first).Take(BatchEntries))
            {
                batch.Rows.Add(Log.Value, firstIndex + row.Index, row.Bytes.ToArray());
            }

            await using SqlTransaction transaction = connection.BeginTransaction();
            using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.Default, transaction) { DestinationTableName = batch.TableName };
            await copy.WriteToServerAsync(batch);
            await transaction.CommitAsync();
        }
    }
}
