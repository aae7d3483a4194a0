using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task A_groups_newest_version_is_its_current_one_and_its_history_reads_in_order()
    {
        GroupId group = GroupId.Create(TimeProvider.System);
        GroupId other = GroupId.Create(TimeProvider.System);
        GroupVersionRow[] rows =
        [
            Sample.GroupVersion(group, 0, 10), Sample.GroupVersion(other, 0, 11), Sample.GroupVersion(group, 1, 12), Sample.GroupVersion(group, 2, 15),
        ];
        await CommitAsync(async transaction =>
        {
            foreach (GroupVersionRow row in rows)
            {
                await transaction.InsertGroupVersionAsync(row, default);
            }

            Assert.Equal(2, (await transaction.FindGroupAsync(group, default))!.Sequence);
        });

        GroupVersionRow current = (await store.FindGroupAsync(group, default))!;
        Assert.Equal(rows[3].SealedVersion, current.SealedVersion);
        Assert.Equal(rows[3], current with { SealedVersion = rows[3].SealedVersion });
        Assert.Null(await store.FindGroupAsync(GroupId.Create(TimeProvider.System), default));
        Assert.Equal([0, 1, 2], (await store.ReadGroupAsync(group, 0, 10, default)).Select(row => row.Sequence));
        Assert.Equal([1], (await store.ReadGroupAsync(group, 1, 1, default)).Select(row => row.Sequence));
        Assert.Equal([10, 11, 12, 15], (await store.ReadGroupVersionsAsync(-1, 10, default)).Select(row => row.DirectoryIndex));
        Assert.Equal([12], (await store.ReadGroupVersionsAsync(11, 1, default)).Select(row => row.DirectoryIndex));
    }

    [StoreFact]
    public async Task A_version_of_a_group_stands_once_and_so_does_its_entry()
    {
        GroupVersionRow row = Sample.GroupVersion(GroupId.Create(TimeProvider.System), 0, 10);
        await CommitAsync(transaction => transaction.InsertGroupVersionAsync(row, default));
        await Assert.ThrowsAsync<StorageConstraintException>(
            () => CommitAsync(transaction => transaction.InsertGroupVersionAsync(row with { DirectoryIndex = 11 }, default)));
        await Assert.ThrowsAsync<StorageConstraintException>(
            () => CommitAsync(transaction => transaction.InsertGroupVersionAsync(row with { Sequence = 1 }, default)));
    }
}
