using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Groups;

/// <summary>Which groups a group may hold: such as its owner may know, none that holds it, and no confidential one whose roster that would show to others.</summary>
internal sealed class NestedGroups(GroupRosters rosters)
{
    /// <summary>Checks a version under the log's lock.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public async Task CheckAsync(IGatewayReads reads, GroupVersion version, AgencyId owner, CancellationToken cancellationToken)
    {
        GroupContent content = version.Content;
        Dictionary<GroupId, GroupVersion> known = await rosters.ReadAsync(reads, content.Nested, owner, cancellationToken);
        foreach (GroupId nested in content.Nested)
        {
            Require(known.ContainsKey(nested), DocumentRule.UnknownGroup, "The owner knows no such group to be held.");
        }

        GroupTree.Walk(
            content.Group,
            group => group == content.Group ? version : known.GetValueOrDefault(group),
            held => RequireHidden(content, held.Content));
    }

    // Whoever publishes to the outer group is shown the rosters of those inside, to encrypt to them.
    private static void RequireHidden(GroupContent holder, GroupContent held)
    {
        if (held.Group == holder.Group || held.Disclosure == GroupDisclosure.Disclosed)
        {
            return;
        }

        Require(holder.Disclosure == GroupDisclosure.Confidential, DocumentRule.NestedConfidential, "A disclosed group holds no confidential one.");
        bool allKnow = holder.Members.Where(member => member.Right == GroupRight.Publisher).All(member => held.MayPublish(member.Agency)) && held.MayPublish(holder.Owner);
        Require(allKnow, DocumentRule.NestedConfidential, "Whoever may publish to a group may publish to every confidential group that it holds.");
    }

    private static void Require(bool holds, DocumentRule rule, string sentence)
    {
        if (!holds)
        {
            throw new DocumentException(rule, sentence);
        }
    }
}
