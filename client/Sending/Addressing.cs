using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Whom an advisory goes to: the recipients, and the groups that some of them were found from.</summary>
/// <param name="Recipients">Every recipient, once.</param>
/// <param name="Groups">The groups, with who is named singly and who is left out.</param>
internal sealed record Addressing(IReadOnlyList<UploadRecipient> Recipients, UploadGroups Groups)
{
    /// <summary>The recipients named singly and the agencies of groups, each once.</summary>
    public static Addressing Of(IReadOnlyList<UploadRecipient> named, IReadOnlyCollection<GroupId> groups, GroupExpansion expansion)
    {
        if (groups.Count == 0)
        {
            return new Addressing(named, UploadGroups.None);
        }

        HashSet<AgencyId> single = [.. named.Select(recipient => recipient.Id)];
        return new Addressing(
            [.. named, .. expansion.Agencies.Where(agency => !single.Contains(agency)).Select(agency => new UploadRecipient(agency))],
            new UploadGroups
            {
                Versions = [.. expansion.Groups.Where(group => groups.Contains(group.Group)).Select(group => KeyValuePair.Create(group.Group, group.Sequence))],
                Named = Sorted(single),
            });
    }

    /// <summary>The same without recipients that cannot be written to: named ones are dropped, and agencies of a group are said to be left out.</summary>
    public Addressing Without(IReadOnlyCollection<AgencyId> refused)
    {
        UploadRecipient[] rest = [.. Recipients.Where(recipient => !refused.Contains(recipient.Id))];
        IEnumerable<AgencyId> left = Recipients.Select(recipient => recipient.Id).Where(id => refused.Contains(id) && !Groups.Named.Contains(id));
        return Groups.Versions.Count == 0
            ? this with { Recipients = rest }
            : new Addressing(rest, Groups with { Named = Sorted(Groups.Named.Except(refused)), Omitted = Sorted(Groups.Omitted.Union(left)) });
    }

    /// <summary>The same with the sender among the recipients, of what only recipients can open.</summary>
    public Addressing WithSender(PrincipalId sender, Tlp tlp)
    {
        IReadOnlyList<UploadRecipient> recipients = SelfAddressing.Add(Recipients, sender, tlp);
        return new Addressing(recipients, Groups.Versions.Count == 0 ? Groups : Groups with { Named = Sorted(Groups.Named.Append(sender.Agency).Distinct()) });
    }

    private static AgencyId[] Sorted(IEnumerable<AgencyId> agencies) => [.. agencies.OrderBy(agency => agency.Value, StringComparer.Ordinal)];
}
