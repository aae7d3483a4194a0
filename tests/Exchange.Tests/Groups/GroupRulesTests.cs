using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Groups;

public sealed class GroupRulesTests
{
    private readonly TestDirectory directory = new();
    private readonly TestAgency owner;
    private readonly TestAgency other;

    public GroupRulesTests()
    {
        owner = directory.Join("owner");
        other = directory.Join("other");
    }

    [Fact]
    public void A_replayed_directory_holds_every_version_of_a_disclosed_group()
    {
        GroupVersion first = Record(Describe());
        GroupVersion second = Record(Next(first) with { Members = [new GroupMember(other.Id, GroupRight.Publisher)] });
        DirectoryGroup group = directory.State.Groups.Find(first.Content.Group)!;
        Assert.Equal([first.Digest, second.Digest], group.Versions.Select(version => version.Roster));
        Assert.Equal(second.Digest, group.Current.Version!.Version.Digest);
    }

    [Fact]
    public void A_version_that_another_agency_signed_or_nobody_is_refused_by_everybody_who_replays()
    {
        GroupVersion first = Record(Describe());
        var foreign = GroupVersion.Create(first.Next(other.Person.Id, directory.Time));
        Assert.Equal(DocumentRule.NotGroupOwner, Refused(foreign, other));
        var forged = GroupVersion.Create(Next(first));
        Assert.Equal(DocumentRule.BadGroupSignature, Refused(forged, other));
        Assert.Equal(DocumentRule.BadGroupSignature, directory.Refused(ActionNames.GroupRecorded, SignedGroup.Create(forged, "no signature").Bytes));
    }

    [Fact]
    public void A_version_follows_the_last_one()
    {
        GroupVersion first = Record(Describe());
        Assert.Equal(DocumentRule.WrongSequence, Refused(GroupVersion.Create(Next(first) with { Sequence = 2 }), owner));
        Assert.Equal(DocumentRule.WrongPrevious, Refused(GroupVersion.Create(Next(first) with { Previous = Sha256Digest.Of("x"u8) }), owner));
        Assert.Equal(DocumentRule.WrongSequence, Refused(GroupVersion.Create(Describe() with { Sequence = 1, Previous = first.Digest }), owner));
        GroupVersion closed = Record(Next(first) with { Status = GroupStatus.Closed });
        Assert.Equal(DocumentRule.GroupClosed, Refused(GroupVersion.Create(Next(closed)), owner));
    }

    [Fact]
    public void A_suspended_owner_and_a_version_dated_ahead_are_refused()
    {
        GroupVersion first = Record(Describe());
        Assert.Equal(DocumentRule.ActOutOfTime, Refused(GroupVersion.Create(Next(first) with { At = directory.Time.AddHours(1) }), owner));
        AdminAct suspend = AdminAct.Suspend(TestDirectory.Name, owner.Id, directory.Admin.Id, directory.Time);
        directory.Apply(directory.Suspension(suspend));
        Assert.Equal(DocumentRule.NotGroupOwner, Refused(GroupVersion.Create(Next(first)), owner));
    }

    [Fact]
    public void An_owner_hands_a_group_on_and_the_next_one_signs()
    {
        GroupVersion first = Record(Describe());
        Assert.Equal(DocumentRule.ChangedWithOwner, Refused(GroupVersion.Create(Next(first) with { Owner = other.Id, Members = [] }), owner));
        GroupVersion handed = Record(Next(first) with { Owner = other.Id });
        Assert.Equal(DocumentRule.NotGroupOwner, Refused(GroupVersion.Create(Next(handed)), owner));
        directory.Apply(ActionNames.GroupRecorded, Signed(GroupVersion.Create(handed.Next(other.Person.Id, directory.Time)), other));
    }

    [Fact]
    public void A_confidential_group_is_a_digest_for_each_version_and_never_becomes_another_kind()
    {
        var first = GroupVersion.Create(Describe() with { Disclosure = GroupDisclosure.Confidential });
        directory.Apply(ActionNames.GroupCommitted, GroupCommittedDetail.Of(first).ToBytes());
        Assert.Null(directory.State.Groups.Find(first.Content.Group)!.Current.Version);
        Assert.Equal(DocumentRule.WrongSequence, directory.Refused(ActionNames.GroupCommitted, GroupCommittedDetail.Of(first).ToBytes()));
        Assert.Equal(DocumentRule.ChangedDisclosure, Refused(first, owner));
        GroupVersion disclosed = Record(Describe());
        var committed = GroupVersion.Create(Next(disclosed));
        Assert.Equal(DocumentRule.ChangedDisclosure, directory.Refused(ActionNames.GroupCommitted, GroupCommittedDetail.Of(committed).ToBytes()));
        GroupContent holder = Describe() with { Nested = [first.Content.Group] };
        Assert.Equal(DocumentRule.NestedConfidential, Refused(GroupVersion.Create(holder), owner));
    }

    [Fact]
    public void Two_versions_with_one_roster_have_digests_that_tell_nothing()
    {
        GroupContent content = Describe();
        Assert.NotEqual(GroupVersion.Create(content).Digest, GroupVersion.Create(content).Digest);
    }

    [Fact]
    public void Groups_stand_for_their_agencies_and_those_of_the_groups_inside_each_once_and_never_for_the_sender()
    {
        GroupVersion inner = Version([(Agency("aa"), GroupRight.Member), (Agency("bb"), GroupRight.Member)]);
        GroupVersion outer = Version([(Agency("bb"), GroupRight.Member), (owner.Id, GroupRight.Publisher)], inner.Content.Group);
        GroupExpansion expansion = GroupExpansion.Run(Known(inner, outer), [outer.Content.Group], owner.Id);
        Assert.Equal(["aa", "bb"], expansion.Agencies.Select(agency => agency.Value));
        Assert.Equal(2, expansion.Groups.Count);
        Assert.Equal(DocumentRule.UnknownGroup, Refusal.Rule(() => GroupExpansion.Run(Known(outer), [outer.Content.Group], owner.Id)));
        Assert.Equal(DocumentRule.NotGroupPublisher, Refusal.Rule(() => GroupExpansion.Run(Known(inner, outer), [outer.Content.Group], other.Id)));
    }

    [Fact]
    public void A_group_that_holds_itself_by_way_of_others_is_a_cycle()
    {
        GroupId first = GroupId.Create(TimeProvider.System);
        GroupId second = GroupId.Create(TimeProvider.System);
        GroupVersion one = GroupVersion.Create(Describe() with { Group = first, Nested = [second] });
        GroupVersion two = GroupVersion.Create(Describe() with { Group = second, Nested = [first] });
        Assert.Equal(DocumentRule.GroupCycle, Refusal.Rule(() => GroupExpansion.Run(Known(one, two), [first], owner.Id)));
        Assert.Equal(DocumentRule.GroupCycle, Refusal.Rule(() => GroupVersion.Create(Describe() with { Group = first, Nested = [first] })));
    }

    private static AgencyId Agency(string id) => AgencyId.Parse(id);

    private static Dictionary<GroupId, GroupVersion> Known(params GroupVersion[] versions) => versions.ToDictionary(version => version.Content.Group);

    private static ReadOnlyMemory<byte> Signed(GroupVersion version, TestAgency signer) => SignedGroup.Create(version, version.Sign(signer.Person.Sign)).Bytes;

    private GroupVersion Version((AgencyId Agency, GroupRight Right)[] members, params GroupId[] nested) =>
        GroupVersion.Create(Describe() with { Members = [.. members.Select(member => new GroupMember(member.Agency, member.Right))], Nested = nested });

    private DocumentRule Refused(GroupVersion version, TestAgency signer) => directory.Refused(ActionNames.GroupRecorded, Signed(version, signer));

    private GroupVersion Record(GroupContent content)
    {
        var version = GroupVersion.Create(content);
        directory.Apply(ActionNames.GroupRecorded, Signed(version, owner));
        return version;
    }

    private GroupContent Next(GroupVersion version) => version.Next(owner.Person.Id, directory.Time);

    private GroupContent Describe() => Sample.GroupOf(GroupDisclosure.Disclosed) with
    {
        Group = GroupId.Create(TimeProvider.System),
        Owner = owner.Id,
        Members = [new GroupMember(other.Id, GroupRight.Member)],
        Nested = [],
        Principal = owner.Person.Id,
        At = directory.Time,
    };
}
