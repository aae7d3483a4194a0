namespace Gateway.Server.Storage.SqlServer;

/// <summary>A payload whose chunks are being inserted. Its row says that it is not complete, so nobody reads it.</summary>
internal sealed class SqlServerPayloadStaging : IPayloadStaging
{
    private readonly SqlServerDatabase database;
    private readonly Action release;
    private readonly SqlServerPayloadStream stream;
    private bool completed;

    /// <summary>Continues a payload whose row was inserted.</summary>
    public SqlServerPayloadStaging(SqlServerDatabase database, PayloadId id, Action release)
    {
        this.database = database;
        this.release = release;
        Id = id;
        stream = new SqlServerPayloadStream(database, id);
    }

    /// <inheritdoc/>
    public PayloadId Id { get; }

    /// <inheritdoc/>
    public Stream Stream => stream;

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await stream.WriteLastAsync(cancellationToken).ConfigureAwait(false);
        int changed = await database
            .RunAsync(session => SqlServerPayloads.CompleteAsync(session, Id, stream.Position), cancellationToken).ConfigureAwait(false);
        completed = changed == 1 ? true : throw new StorageUnavailableException(null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!completed)
            {
                await database.RunInTransactionAsync(session => SqlServerPayloads.EraseAsync(session, Id), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StorageException)
        {
            // It is not complete, so nobody reads it, and a sweep will find it.
        }
        finally
        {
            release();
        }
    }
}
