using System.Collections.Concurrent;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Payloads as rows of 1 MiB, so that all gateways on the database have them and its backups hold them.</summary>
internal sealed class SqlServerPayloadStore : IPayloadStore
{
    // Less than every id.
    private static readonly byte[] BeforeAll = new byte[16];

    private readonly SqlServerDatabase database;
    private readonly TimeProvider time;

    // Stagings whose owner still holds them: an upload may take longer than a sweep's patience.
    private readonly ConcurrentDictionary<PayloadId, byte> open = [];

    /// <summary>Uses a database that <see cref="SqlServerGatewayStore.MigrateAsync"/> has prepared.</summary>
    public SqlServerPayloadStore(string connectionString, TimeProvider time)
    {
        ColumnTypes.Register();
        database = new SqlServerDatabase(connectionString);
        this.time = time;
    }

    /// <inheritdoc/>
    public async Task<IPayloadStaging> StageAsync(CancellationToken cancellationToken)
    {
        PayloadId id = PayloadId.New(time.GetUtcNow());
        await database.RunAsync(session => SqlServerPayloads.BeginAsync(session, id), cancellationToken).ConfigureAwait(false);
        open[id] = 0;
        return new SqlServerPayloadStaging(database, id, () => open.TryRemove(id, out _));
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(PayloadId payload, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int total = 0;
        while (total < buffer.Length)
        {
            (long number, long start) = Math.DivRem(offset + total, SqlServerPayloads.ChunkSizeBytes);
            int wanted = Math.Min(buffer.Length - total, SqlServerPayloads.ChunkSizeBytes - (int)start);
            byte[]? bytes = await database
                .RunAsync(session => SqlServerPayloads.ReadAsync(session, payload, number, (int)start, wanted), cancellationToken).ConfigureAwait(false);
            if (bytes is null or { Length: 0 })
            {
                break;
            }

            bytes.CopyTo(buffer[total..]);
            total += bytes.Length;
        }

        return total > 0 || await LengthAsync(payload, cancellationToken).ConfigureAwait(false) is not null ? total : throw new PayloadMissingException();
    }

    /// <inheritdoc/>
    public Task<long?> LengthAsync(PayloadId payload, CancellationToken cancellationToken) =>
        database.RunAsync(session => SqlServerPayloads.LengthAsync(session, payload), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(PayloadId payload, CancellationToken cancellationToken) =>
        database.RunInTransactionAsync(session => SqlServerPayloads.EraseAsync(session, payload), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> SweepAsync(
        Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> findReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        int erased = 0;
        IReadOnlyList<(PayloadId Id, bool InUse)> page;
        for (byte[] after = BeforeAll; (page = await ReadSweepableAsync(after, olderThan, cancellationToken).ConfigureAwait(false)).Count > 0; after = page[^1].Id.ToBytes())
        {
            erased += await SweepAsync(page, findReferenced, cancellationToken).ConfigureAwait(false);
        }

        return erased;
    }

    private Task<IReadOnlyList<(PayloadId Id, bool InUse)>> ReadSweepableAsync(byte[] after, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        database.RunAsync(session => SqlServerPayloads.ReadSweepableAsync(session, after, olderThan, IPayloadStore.SweptAtOnce), cancellationToken);

    private async Task<int> SweepAsync(
        IReadOnlyList<(PayloadId Id, bool InUse)> page, Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> findReferenced,
        CancellationToken cancellationToken)
    {
        int erased = 0;
        IReadOnlySet<PayloadId> referenced = await findReferenced([.. page.Select(item => item.Id)], cancellationToken).ConfigureAwait(false);
        foreach ((PayloadId id, bool inUse) in page)
        {
            // One that was ever in use is garbage once its advisory is closed; one that never was, and that nobody here holds, is an upload cut off.
            bool garbage = !open.ContainsKey(id) && !referenced.Contains(id);
            if (garbage && await database
                .RunInTransactionAsync(session => SqlServerPayloads.EraseAsync(session, id, inUse), cancellationToken).ConfigureAwait(false))
            {
                erased++;
            }
        }

        return erased;
    }
}
