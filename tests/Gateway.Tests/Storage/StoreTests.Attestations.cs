using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task A_cosigned_checkpoint_is_kept_once_a_size_and_the_largest_is_the_newest()
    {
        Assert.Null(await store.FindNewestCosignedAsync(LogName.Audit, default));

        Assert.True(await CosignAsync(LogName.Audit, 3, 1));
        Assert.True(await CosignAsync(LogName.Audit, 12, 2));
        Assert.False(await CosignAsync(LogName.Audit, 3, 9));
        Assert.True(await CosignAsync(LogName.Directory, 40, 4));

        CosignedRow newest = (await store.FindNewestCosignedAsync(LogName.Audit, default))!;
        Assert.Equal((12L, (byte)2), (newest.Size, newest.Note.Single()));
        Assert.Equal([3, 12], (await store.ReadCosignedAsync(LogName.Audit, -1, 10, default)).Select(row => row.Size));
        Assert.Equal([12], (await store.ReadCosignedAsync(LogName.Audit, 3, 10, default)).Select(row => row.Size));
        Assert.Equal(1, (await store.ReadCosignedAsync(LogName.Audit, -1, 1, default))[0].Note.Single());
    }

    [StoreFact]
    public async Task A_timestamp_is_kept_once_and_comes_with_the_checkpoint_that_it_dates()
    {
        Assert.Equal(-1, await store.ReadTimestampedSizeAsync(LogName.Audit, default));
        LogAppend append = Append(0);
        await CommitAsync(async transaction => await transaction.WriteAsync(append, default));

        Assert.True(await TimestampAsync(1, 7));
        Assert.False(await TimestampAsync(1, 8));

        TimestampRow row = Assert.Single(await store.ReadTimestampsAsync(LogName.Audit, 0, 10, default));
        Assert.Equal(append.Checkpoint.ToArray(), row.Note);
        Assert.Equal((1L, (byte)7), (row.Size, row.Token.Single()));
        Assert.Equal(1, await store.ReadTimestampedSizeAsync(LogName.Audit, default));
        Assert.Empty(await store.ReadTimestampsAsync(LogName.Audit, 1, 10, default));
        Assert.Empty(await store.ReadTimestampsAsync(LogName.Directory, -1, 10, default));
    }

    [StoreFact]
    public async Task A_timestamp_over_a_checkpoint_that_is_not_stored_is_refused() =>
        await Assert.ThrowsAsync<StorageConstraintException>(() => TimestampAsync(5, 7));

    private Task<bool> CosignAsync(LogName log, long size, byte note) =>
        CommitAsync(transaction => transaction.TryInsertCosignedAsync(log, new CosignedRow { Size = size, Note = [note] }, default));

    private Task<bool> TimestampAsync(long size, byte token) =>
        CommitAsync(transaction => transaction.TryInsertTimestampAsync(LogName.Audit, size, new[] { token }, default));
}
