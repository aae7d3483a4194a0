using Dapper;
using Gateway.Audit;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// A copy of a database as it was at one moment, in a file of its own, and what a backup has to know of it. It is read only: nothing beside the file is made.
/// </summary>
internal sealed class SqliteCopy : IDisposable
{
    private readonly RememberingConnection connection;

    private SqliteCopy(RememberingConnection connection) => this.connection = connection;

    // One statement, hence one snapshot: writers neither wait for it nor make it begin anew, as they do with the online backup's steps. Its file is whole by
    // itself, with no WAL, and holds nothing of rows that were deleted.
    private const string CopySql = "VACUUM INTO @destination";

    /// <summary>Makes a copy and opens it.</summary>
    /// <param name="source">The database, which others may be using.</param>
    /// <param name="destination">The copy's file; not there yet. It is not flushed to the disk.</param>
    /// <param name="cancellationToken">Ends it, and leaves an incomplete file.</param>
    /// <exception cref="StorageException">The database cannot be read, or there is no room for the copy.</exception>
    public static Task<SqliteCopy> CreateAsync(string source, string destination, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ColumnTypes.Register();
            using (new FileStream(destination, PrivateFolder.NewFile(FileAccess.Write)))
            {
                // SQLite itself would make it with the process's umask; into an empty file it copies.
            }

            try
            {
                return Map(() => Copy(source, destination, cancellationToken));
            }
            catch (StorageUnavailableException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>The last step that the schema has taken.</summary>
    public int SchemaVersion => Map(() => SqliteMigrations.Read(connection)[^1].Version);

    /// <summary>The newest checkpoint of a log, or null.</summary>
    public byte[]? ReadCheckpoint(LogName log) => Map(() => SqliteLogs.ReadCheckpoint(connection, log));

    private const string ReadPayloadsSql = """
        SELECT d.advisory, d.number, d.payload, d.payload_size, d.payload_sha256
        FROM document d JOIN advisory a ON a.id = d.advisory
        WHERE a.status = 'published' AND d.payload > @after ORDER BY d.payload LIMIT @limit
        """;

    /// <summary>Documents of advisories that stand, whose payloads must therefore be there, in order of payloads, after one (null for the first).</summary>
    public IReadOnlyList<DocumentRow> ReadPayloads(PayloadId? after, int limit) =>
        Map(() => connection.Query<DocumentRow>(ReadPayloadsSql, new { after = after?.ToBytes() ?? [], limit }).AsList());

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private static SqliteCopy Copy(string source, string destination, CancellationToken cancellationToken)
    {
        using (SqliteConnection database = new SqliteDatabase(source).Open())
        using (cancellationToken.Register(() => raw.sqlite3_interrupt(database.Handle)))
        {
            database.Execute(CopySql, new { destination });
        }

        return Open(destination);
    }

    private static SqliteCopy Open(string path)
    {
        var opened = new RememberingConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            opened.Open();
            return new SqliteCopy(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static T Map<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (SqliteErrors.Map(exception) is { } mapped)
        {
            throw mapped;
        }
    }
}
