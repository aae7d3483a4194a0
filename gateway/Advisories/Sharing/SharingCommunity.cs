using Gateway.Exchange;
using Gateway.Server.Groups;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>
/// Who a recipient may share an advisory on with that went to groups. TLP:GREEN stays in the community, and the groups' agencies are that. Whoever may not know one of the groups
/// adds nobody of its own choice, under no label: "has it already" would tell it who is in there. It adds whom the author's permission names.
/// </summary>
internal sealed class SharingCommunity(Distributions distributions, GroupRosters rosters)
{
    /// <summary>The groups that an advisory was addressed to, those inside them too; none if its author shares it on.</summary>
    public async Task<IReadOnlyList<GroupId>> FindGroupsAsync(AdvisoryRow advisory, AgencyId sharer, CancellationToken cancellationToken)
    {
        if (sharer == advisory.Sender.Agency)
        {
            return [];
        }

        AdvisoryDistributedDetail? distributed = await distributions.FindAsync(advisory.PublishedIndex, cancellationToken);
        return distributed is null ? [] : [.. distributed.Groups.Select(group => group.Group)];
    }

    /// <summary>Requires that the recipient is of the community, as the rosters say now, or one whom the author named.</summary>
    /// <param name="reads">Reads the rosters.</param>
    /// <param name="label">The advisory's label.</param>
    /// <param name="groups">The groups that it went to.</param>
    /// <param name="addition">What the sharer signed.</param>
    /// <param name="permission">The author's recorded permission that the addition names, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Errors.GatewayProblemException"><c>forbidden</c>, in the same words whoever is in the groups.</exception>
    public async Task RequireAsync(
        IGatewayReads reads, Tlp label, IReadOnlyList<GroupId> groups, AdditionContent addition, Permission? permission, CancellationToken cancellationToken)
    {
        bool isNamed = OnwardSharing.TakesPermission(label) && permission?.Recipients?.Contains(addition.Recipient) == true;
        if (groups.Count == 0 || isNamed)
        {
            return;
        }

        Dictionary<GroupId, GroupVersion> known = await rosters.ReadAsync(reads, groups, addition.AddedBy.Agency, cancellationToken);
        bool mayAdd = groups.All(known.ContainsKey) && (label != Tlp.Green || known.Values.Any(version => Holds(version.Content, addition.Recipient)));
        if (!mayAdd)
        {
            throw Refusal.Forbidden("An advisory that went to groups is shared on by its author, or by who may know those groups, TLP:GREEN with their agencies; or with whom the author's permission names.");
        }
    }

    private static bool Holds(GroupContent group, AgencyId agency) =>
        group.Status == GroupStatus.Active && group.Members.Any(member => member.Agency == agency);
}
