using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Groups;

/// <summary>Reads the current versions of groups and of those that they hold.</summary>
internal sealed class GroupRosters(SealedGroups groups)
{
    /// <summary>The current version, or null if there is no such group.</summary>
    public async Task<SignedGroup?> FindAsync(IGatewayReads reads, GroupId group, CancellationToken cancellationToken) =>
        await reads.FindGroupAsync(group, cancellationToken) is { } row ? groups.Open(row) : null;

    /// <summary>
    /// Every group that can be reached, as far as an agency may know it, and no more than one advisory may be addressed to: what is beyond that is refused by
    /// whoever goes through them.
    /// </summary>
    public async Task<Dictionary<GroupId, GroupVersion>> ReadAsync(
        IGatewayReads reads, IEnumerable<GroupId> roots, AgencyId viewer, CancellationToken cancellationToken)
    {
        Dictionary<GroupId, GroupVersion> found = [];
        var waiting = new Queue<GroupId>(roots);
        while (waiting.TryDequeue(out GroupId group) && found.Count <= Limits.GroupsOfAdvisory)
        {
            if (found.ContainsKey(group) || await FindAsync(reads, group, cancellationToken) is not { } version || !version.Content.IsShownTo(viewer))
            {
                continue;
            }

            found[group] = version.Version;
            foreach (GroupId nested in version.Content.Nested)
            {
                waiting.Enqueue(nested);
            }
        }

        return found;
    }
}
