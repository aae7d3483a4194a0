using System.Collections.Immutable;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The groups of a directory, replayed from its log: part of an <see cref="AgencyDirectory"/>. Immutable.</summary>
public sealed class DirectoryGroups
{
    private readonly ImmutableSortedDictionary<string, DirectoryGroup> groups;

    private DirectoryGroups(ImmutableSortedDictionary<string, DirectoryGroup> groups) => this.groups = groups;

    /// <summary>In order of ids.</summary>
    public IEnumerable<DirectoryGroup> All => groups.Values;

    internal static DirectoryGroups None { get; } = new(ImmutableSortedDictionary.Create<string, DirectoryGroup>(StringComparer.Ordinal));

    /// <summary>The group of this id, or null.</summary>
    public DirectoryGroup? Find(GroupId group) => groups.GetValueOrDefault(group.Value);

    /// <summary>The groups with one more version of a disclosed one.</summary>
    /// <param name="directory">The directory that these groups are of: who may sign.</param>
    /// <param name="version">The version.</param>
    /// <param name="time">The time of its entry, UTC.</param>
    /// <param name="isTakenOver">Whether the entry comes from the log before: its signer may have left since, and is judged by the time of signing.</param>
    /// <exception cref="DocumentException">It does not follow from the ones before it.</exception>
    internal DirectoryGroups Record(AgencyDirectory directory, SignedGroup version, DateTimeOffset time, bool isTakenOver)
    {
        GroupContent content = version.Content;
        Require(content.Disclosure == GroupDisclosure.Disclosed, DocumentRule.ChangedDisclosure, "A confidential roster does not stand in the directory.");
        DirectoryGroup? known = Find(content.Group);
        Require(known?.Disclosure != GroupDisclosure.Confidential, DocumentRule.ChangedDisclosure, "Who may know a group's roster does not change.");
        GroupRules.CheckNext(directory, new DirectoryMoment(directory.Size, isTakenOver ? content.At : time), known?.Current.Version!.Version, version);
        GroupTree.Walk(content.Group, group => group == content.Group ? version.Version : FindDisclosed(group), _ => { });
        return With(new LoggedGroup(directory.Size, time, content.Group, content.Sequence, version.Version.Digest, version), content.Disclosure);
    }

    /// <summary>The groups with one more version of a confidential one. What the digest stands for is judged by the gateway, and again by whoever is shown it.</summary>
    /// <exception cref="DocumentException">It does not follow from the ones before it.</exception>
    internal DirectoryGroups Commit(long index, GroupCommittedDetail detail, DateTimeOffset time)
    {
        DirectoryGroup? known = Find(detail.Group);
        Require(known?.Disclosure != GroupDisclosure.Disclosed, DocumentRule.ChangedDisclosure, "Who may know a group's roster does not change.");
        Require(detail.Sequence == (known?.Versions.Count ?? 0), DocumentRule.WrongSequence, "The version is not the next in sequence.");
        return With(new LoggedGroup(index, time, detail.Group, detail.Sequence, detail.Roster, null), GroupDisclosure.Confidential);
    }

    private GroupVersion FindDisclosed(GroupId group)
    {
        DirectoryGroup? known = Find(group);
        Require(known is not null, DocumentRule.UnknownGroup, "There is no such group to be held.");
        Require(known.Current.Version is not null, DocumentRule.NestedConfidential, "A disclosed group holds no confidential one.");
        return known.Current.Version.Version;
    }

    private DirectoryGroups With(LoggedGroup version, GroupDisclosure disclosure) =>
        new(groups.SetItem(version.Group.Value, Find(version.Group)?.With(version) ?? new DirectoryGroup(disclosure, [version])));
}
