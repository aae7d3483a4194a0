using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Groups;

/// <summary>Shows groups to those who may know them: of a disclosed one to every member, of a confidential one to its owner and publishers. For anybody else there is none.</summary>
internal sealed class GroupReader(IGatewayStore store, SealedGroups groups, GroupRosters rosters)
{
    private const int WindowRows = 256;

    // A version has up to 48 KiB: an answer stays within a megabyte.
    private const int VersionsAtOnce = 20;

    /// <summary>The current versions of groups, in order of their entries; a bounded window of all groups a page.</summary>
    public async Task<GroupPage> ListAsync(AgencyId caller, long after, CancellationToken cancellationToken)
    {
        IReadOnlyList<GroupVersionRow> rows = await store.ReadGroupVersionsAsync(after, WindowRows, cancellationToken);
        var shown = new List<GroupSummary>();
        foreach (GroupVersionRow row in rows)
        {
            bool isCurrent = (await store.FindGroupAsync(row.GroupId, cancellationToken))?.Sequence == row.Sequence;
            if (isCurrent && groups.Open(row).Content is var content && content.IsShownTo(caller))
            {
                shown.Add(Summarise(row, content, caller));
            }
        }

        return new GroupPage(shown, rows.Count == 0 ? after : rows[^1].DirectoryIndex, rows.Count == WindowRows);
    }

    /// <summary>
    /// Versions of one group from a sequence on, the current one alone without it. Of a confidential group no more than the last unbroken run of versions
    /// that show the caller: whoever joins does not learn who was there before.
    /// </summary>
    public async Task<GroupHistory> ReadAsync(GroupId group, AgencyId caller, long? from, CancellationToken cancellationToken)
    {
        SignedGroup? current = await rosters.FindAsync(store, group, cancellationToken);
        if (current?.Content.IsShownTo(caller) != true)
        {
            throw GatewayProblemException.NothingFor(group.Value);
        }

        long sequence = current.Content.Sequence;
        long first = Math.Min(from ?? sequence, sequence);
        if (current.Content.Disclosure == GroupDisclosure.Confidential && first < sequence)
        {
            first = Math.Max(first, await FindFirstShownAsync(group, caller, sequence, cancellationToken));
        }

        IReadOnlyList<GroupVersionRow> rows = await store.ReadGroupAsync(group, first, VersionsAtOnce, cancellationToken);
        return new GroupHistory(group.Value, sequence, [.. rows.Select(Show)]);
    }

    private GroupVersionAnswer Show(GroupVersionRow row)
    {
        SignedGroup version = groups.Open(row);
        return new GroupVersionAnswer(row.DirectoryIndex, new CanonicalBytes(version.Version.Bytes), version.Signature);
    }

    private async Task<long> FindFirstShownAsync(GroupId group, AgencyId caller, long current, CancellationToken cancellationToken)
    {
        long first = 0;
        for (long next = 0; next <= current; next += VersionsAtOnce)
        {
            foreach (GroupVersionRow row in await store.ReadGroupAsync(group, next, VersionsAtOnce, cancellationToken))
            {
                first = groups.Open(row).Content.IsShownTo(caller) ? first : row.Sequence + 1;
            }
        }

        return first;
    }

    private static GroupSummary Summarise(GroupVersionRow row, GroupContent content, AgencyId caller) => new(
        content.Group.Value,
        row.DirectoryIndex,
        content.Sequence,
        content.Owner.Value,
        content.Disclosure.ToWire(),
        content.Status.ToWire(),
        content.Names,
        content.Status == GroupStatus.Active && content.MayPublish(caller));
}
