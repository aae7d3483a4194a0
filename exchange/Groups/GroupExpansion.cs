using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>Which agencies groups stand for: their members and those of the groups they hold, however deep. The sender expands before it signs, the gateway when it checks: the same code.</summary>
public sealed class GroupExpansion
{
    private GroupExpansion(IReadOnlyList<AgencyId> agencies, IReadOnlyList<AddressedGroup> groups)
    {
        Agencies = agencies;
        Groups = groups;
    }

    /// <summary>The agencies in ordinal order; the publisher's own is not among them.</summary>
    public IReadOnlyList<AgencyId> Agencies { get; }

    /// <summary>The version of every group that was expanded, in order of ids.</summary>
    public IReadOnlyList<AddressedGroup> Groups { get; }

    /// <summary>Expands groups for an agency that wants to publish to them.</summary>
    /// <param name="rosters">The current version of each group that can be reached, as far as <paramref name="publisher"/> may know it.</param>
    /// <param name="named">The groups.</param>
    /// <param name="publisher">The agency.</param>
    /// <exception cref="DocumentException">A group is unknown to the publisher or closed, or it may not publish to one; or they are too many or too deep.</exception>
    public static GroupExpansion Run(IReadOnlyDictionary<GroupId, GroupVersion> rosters, IEnumerable<GroupId> named, AgencyId publisher)
    {
        var agencies = new SortedSet<string>(StringComparer.Ordinal);
        SortedDictionary<string, AddressedGroup> groups = new(StringComparer.Ordinal);
        foreach (GroupId group in named)
        {
            RequireOpen(rosters, group);
            GroupTree.Walk(group, id => Find(rosters, id, publisher), version =>
            {
                GroupContent content = version.Content;
                groups[content.Group.Value] = new AddressedGroup(content.Group, content.Sequence, version.Digest);
                agencies.UnionWith(content.Members.Select(member => member.Agency.Value));
            });
        }

        Require(groups.Count <= Limits.GroupsOfAdvisory, DocumentRule.GroupTooDeep, "The groups hold more groups than one advisory may be addressed to.");
        agencies.Remove(publisher.Value);
        return new GroupExpansion([.. agencies.Select(AgencyId.Parse)], [.. groups.Values]);
    }

    private static void RequireOpen(IReadOnlyDictionary<GroupId, GroupVersion> rosters, GroupId group) => Require(
        !rosters.TryGetValue(group, out GroupVersion? version) || version.Content.Status == GroupStatus.Active,
        DocumentRule.GroupClosed,
        "The group is closed.");

    // A group that was closed inside another one stands for nobody any more.
    private static GroupVersion? Find(IReadOnlyDictionary<GroupId, GroupVersion> rosters, GroupId group, AgencyId publisher)
    {
        Require(rosters.TryGetValue(group, out GroupVersion? version), DocumentRule.UnknownGroup, "The publisher knows no such group.");
        if (version.Content.Status == GroupStatus.Closed)
        {
            return null;
        }

        Require(version.Content.MayPublish(publisher), DocumentRule.NotGroupPublisher, "The publisher's agency may not publish to the group, or to one that it holds.");
        return version;
    }
}
