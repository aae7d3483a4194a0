using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>Goes through a group and the groups it holds. Bounded in depth, and so that no group can hold itself.</summary>
public static class GroupTree
{
    /// <summary>Visits the group and every group below it, each once, parents first.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="find">The current version of a group; null to pass over it and what it holds.</param>
    /// <param name="visit">Takes each version.</param>
    /// <exception cref="DocumentException"><c>GroupCycle</c>, <c>GroupTooDeep</c>, or what <paramref name="find"/> throws.</exception>
    public static void Walk(GroupId root, Func<GroupId, GroupVersion?> find, Action<GroupVersion> visit) =>
        Walk(root, [], [], find, visit);

    private static void Walk(GroupId group, List<GroupId> path, HashSet<GroupId> seen, Func<GroupId, GroupVersion?> find, Action<GroupVersion> visit)
    {
        Require(!path.Contains(group), DocumentRule.GroupCycle, "A group holds itself, by way of others.");
        Require(path.Count < Limits.GroupDepth, DocumentRule.GroupTooDeep, "Groups hold each other deeper than they may.");
        if (find(group) is not { } version)
        {
            return;
        }

        if (seen.Add(group))
        {
            Require(seen.Count <= Limits.GroupsOfAdvisory, DocumentRule.GroupTooDeep, "A group holds more groups than it may.");
            visit(version);
        }

        path.Add(group);
        foreach (GroupId nested in version.Content.Nested)
        {
            Walk(nested, path, seen, find, visit);
        }

        path.RemoveAt(path.Count - 1);
    }
}
