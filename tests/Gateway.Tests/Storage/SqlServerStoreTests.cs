using System.Text;
using Gateway.Audit;
using Gateway.Server.Storage;
using Gateway.Server.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace Gateway.Tests.Storage;

/// <summary>The store of the real deployment.</summary>
[NeedsSetting(SqlServerEngine.Setting)]
public sealed class SqlServerStoreTests : StoreTests
{
    private static readonly DateTimeOffset Ever = TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1);

    [StoreFact]
    public async Task A_batch_of_many_entries_takes_as_many_round_trips_as_a_batch_of_few()
    {
        await using var connection = new SqlConnection(((SqlServerEngine)engine).ConnectionString) { StatisticsEnabled = true };
        await connection.OpenAsync();
        long few = await CountRoundTripsAsync(connection, Batch(LogName.Audit, 300));
        long many = await CountRoundTripsAsync(connection, Batch(LogName.Directory, 3000));

        Assert.InRange(few, 1, 12);
        Assert.Equal(few, many);
    }

    [StoreFact]
    public async Task A_payload_that_is_being_published_is_not_swept_by_another_gateway()
    {
        await PutAgenciesAsync("alpha");
        PayloadId payload = await StorePayloadAsync([1, 2, 3]);
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        IPayloadStore elsewhere = engine.OpenPayloads(TimeProvider.System);
        var asked = new TaskCompletionSource();
        Task<int> sweep;
        await using (IGatewayTransaction publishing = await store.BeginAsync(default))
        {
            await publishing.InsertAdvisoryAsync(advisory, [Sample.Document(advisory, 0, payload)], [], default);
            sweep = elsewhere.SweepAsync(
                (_, _) =>
                {
                    asked.TrySetResult();
                    return Referenced.None([], default);
                },
                Ever,
                default);

            // The sweep has looked, and been told that nothing refers to the payload; all it can do now is wait for this transaction.
            await asked.Task;
            await publishing.CommitAsync(default);
        }

        Assert.Equal(0, await sweep);
        Assert.Equal(3, await elsewhere.LengthAsync(payload, default));
    }

    [StoreFact]
    public async Task A_payload_that_was_swept_cannot_be_published()
    {
        await PutAgenciesAsync("alpha");
        PayloadId payload = await StorePayloadAsync([1, 2, 3]);
        Assert.Equal(1, await engine.OpenPayloads(TimeProvider.System).SweepAsync(Referenced.None, Ever, default));
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => PublishAsync(advisory, [Sample.Document(advisory, 0, payload)]));

        Assert.Null(await store.FindAdvisoryAsync(advisory.Id, default));
    }

    [StoreFact]
    public async Task A_payload_of_an_advisory_that_was_closed_is_swept()
    {
        await PutAgenciesAsync("alpha");
        PayloadId payload = await StorePayloadAsync([1, 2, 3]);
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [Sample.Document(advisory, 0, payload)]);
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);
        Assert.Equal(0, await payloads.SweepAsync(store.FindReferencedPayloadsAsync, Ever, default));

        await CommitAsync(transaction => transaction.SetExpiredAsync(advisory.Id, 11, default));

        Assert.Equal(1, await payloads.SweepAsync(store.FindReferencedPayloadsAsync, Ever, default));
        Assert.Null(await payloads.LengthAsync(payload, default));
    }

    private protected override async Task<IStoreEngine> CreateEngineAsync() => await SqlServerEngine.CreateAsync();

    [StoreFact]
    public async Task Under_the_lock_any_error_ends_the_whole_transaction()
    {
        const int AbortOnError = 16384;
        await using var connection = new SqlConnection(((SqlServerEngine)engine).ConnectionString);
        await connection.OpenAsync();
        await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync();
        var session = new SqlServerSession(connection, transaction, default);
        await SqlServerLock.TakeAsync(session);

        Assert.Equal(AbortOnError, await session.SingleAsync<int>("SELECT @@OPTIONS & 16384"));
    }

    private static async Task<long> CountRoundTripsAsync(SqlConnection connection, LogAppend append)
    {
        connection.ResetStatistics();
        await using (var transaction = (SqlTransaction)await connection.BeginTransactionAsync())
        {
            var session = new SqlServerSession(connection, transaction, default);
            await SqlServerLock.TakeAsync(session);
            await SqlServerLogs.ReadEndsAsync(session, [LogName.Audit, LogName.Directory]);
            await SqlServerLogs.AppendAsync(session, append);
            await transaction.CommitAsync();
        }

        return (long)connection.RetrieveStatistics()["ServerRoundtrips"]!;
    }

    private static LogAppend Batch(LogName log, int entries) => new(
        log,
        0,
        [.. Enumerable.Range(0, entries).Select(i => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"{i}")))],
        [.. Enumerable.Range(0, entries / Tile.Width).Select(i => new Tile(0, i, new byte[Tile.SizeBytes]))],
        Head(2),
        "note"u8.ToArray());
}
