using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Groups;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// What holds for an upload to groups: each is named in its current version, the sender may publish to it, and the recipients are exactly those that it stands
/// for. Asked before the content is read, and again under the log's lock.
/// </summary>
internal sealed class GroupAddressing(GroupRosters rosters)
{
    /// <summary>Checks, and names the version of every group that was expanded, nested ones too.</summary>
    /// <exception cref="GatewayProblemException">
    /// <c>tlp-not-permitted</c>, <c>unknown-group</c>, <c>forbidden</c>, <c>conflict</c>, <c>invalid-group</c> or <c>invalid-advisory</c>.
    /// </exception>
    public async Task<IReadOnlyList<AddressedGroup>> RequireAsync(IGatewayReads reads, UploadedAdvisory upload, CancellationToken cancellationToken)
    {
        UploadGroups groups = upload.Groups;
        if (groups.Versions.Count == 0)
        {
            return [];
        }

        try
        {
            RequireLabel(upload.Content.Tlp);
            AgencyId publisher = upload.Content.Sender.Agency;
            GroupId[] named = [.. groups.Versions.Select(version => version.Key)];
            Dictionary<GroupId, GroupVersion> known = await rosters.ReadAsync(reads, named, publisher, cancellationToken);
            var expansion = GroupExpansion.Run(known, named, publisher);
            RequireCurrent(groups, known);
            groups.RequireExactly(expansion, upload.Recipients.Select(recipient => recipient.Id));
            return expansion.Groups;
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    // FIRST's TLP 2.0: RED is for the eyes of individual recipients, and a group is not one.
    private static void RequireLabel(Tlp label)
    {
        if (label == Tlp.Red)
        {
            throw new DocumentException(DocumentRule.GroupNotAllowed, "TLP:RED is for named persons, never for a group.");
        }
    }

    private static void RequireCurrent(UploadGroups groups, Dictionary<GroupId, GroupVersion> known)
    {
        if (groups.Versions.Any(version => known[version.Key].Content.Sequence != version.Value))
        {
            throw Refusal.Conflict("The upload was made for another version of a group's roster; read the group and send again.");
        }
    }
}
