using Gateway.Exchange;
using Gateway.Server.Groups;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>
/// Who a recipient may share an advisory on with that went to groups, under a label that asks for no permission. TLP:GREEN stays in the community, and the
/// groups' agencies are that. Whoever may not know one of the groups adds nobody, under CLEAR neither: "has it already" would tell it who is in there.
/// </summary>
internal sealed class SharingCommunity(Distributions distributions, GroupRosters rosters)
{
    /// <summary>The groups that an advisory was addressed to, those inside them too; none if a recipient may add any member or needs a permission.</summary>
    public async Task<IReadOnlyList<GroupId>> FindGroupsAsync(AdvisoryRow advisory, AgencyId sharer, CancellationToken cancellationToken)
    {
        if (sharer == advisory.Sender.Agency || OnwardSharing.TakesPermission(advisory.Tlp))
        {
            return [];
        }

        AdvisoryDistributedDetail? distributed = await distributions.FindAsync(advisory.PublishedIndex, cancellationToken);
        return distributed is null ? [] : [.. distributed.Groups.Select(group => group.Group)];
    }

    /// <summary>Requires that the recipient is of the community, as the rosters say now.</summary>
    /// <exception cref="Errors.GatewayProblemException"><c>forbidden</c>, in the same words whoever is in the groups.</exception>
    public async Task RequireAsync(
        IGatewayReads reads, Tlp label, IReadOnlyList<GroupId> groups, AdditionContent addition, CancellationToken cancellationToken)
    {
        if (groups.Count == 0)
        {
            return;
        }

        Dictionary<GroupId, GroupVersion> known = await rosters.ReadAsync(reads, groups, addition.AddedBy.Agency, cancellationToken);
        bool mayAdd = groups.All(known.ContainsKey) && (label == Tlp.Clear || known.Values.Any(version => Holds(version.Content, addition.Recipient)));
        if (!mayAdd)
        {
            throw Refusal.Forbidden("An advisory that went to groups is shared on by its author, or by who may know those groups: TLP:GREEN with their agencies.");
        }
    }

    private static bool Holds(GroupContent group, AgencyId agency) =>
        group.Status == GroupStatus.Active && group.Members.Any(member => member.Agency == agency);
}
