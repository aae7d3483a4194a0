using System.Net;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Groups;

/// <summary>How far a recipient shares an advisory on that went to groups: the groups are the community.</summary>
public sealed class GroupSharingTests(GroupWorld world) : IClassFixture<GroupWorld>
{
    [Fact]
    public async Task GREEN_that_went_to_a_disclosed_group_is_shared_on_with_its_members_and_with_nobody_else()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Disclosed);
        AdvisoryId id = await PublishAsync(Tlp.Green, group);
        await RefusedAsync(id);

        await world.RecordAsync(world.Next(group) with { Members = [.. group.Content.Members, GroupWorld.In("delta")] });
        await ShareAsync(world.AsRecipient, world.Recipient, id, HttpStatusCode.Created);
        Assert.Contains(id.Value, await world.AsOutsider.GetStringAsync("/v1/inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GREEN_that_went_to_no_group_is_shared_on_with_any_member()
    {
        AdvisoryId id = await world.AsPublisher.PublishAsync(new Upload(world.Publisher, Upload.To("charlie")) { Tlp = Tlp.Green }.With("x"));
        await ShareAsync(world.AsRecipient, world.Recipient, id, HttpStatusCode.Created);
    }

    [Fact]
    public async Task CLEAR_that_went_to_a_disclosed_group_is_shared_on_with_any_member()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear, await world.FoundAsync(GroupDisclosure.Disclosed));
        await ShareAsync(world.AsRecipient, world.Recipient, id, HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("GREEN")]
    [InlineData("CLEAR")]
    [InlineData("AMBER")]
    [InlineData("AMBER+STRICT")]
    public async Task A_recipient_that_may_not_know_the_group_is_refused_in_the_same_words_whoever_is_in_it(string label)
    {
        Assert.True(WireText.TryParse(label, out Tlp tlp));
        GroupVersion without = await world.FoundAsync(GroupDisclosure.Confidential);
        GroupVersion with = await world.FoundAsync(
            GroupDisclosure.Confidential, GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("charlie"), GroupWorld.In("delta"));
        AdvisoryId toOthers = await PublishAsync(tlp, without);
        AdvisoryId toDelta = await PublishAsync(tlp, with, "delta");
        JsonElement outside = await RefusedAsync(toOthers, OnwardSharing.TakesPermission(tlp) ? await PermitAsync(toOthers) : null);
        JsonElement inside = await RefusedAsync(toDelta, OnwardSharing.TakesPermission(tlp) ? await PermitAsync(toDelta) : null);
        Assert.Equal(outside.GetProperty("detail").GetString(), inside.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_recipient_that_may_not_know_the_group_adds_whom_the_authors_permission_names()
    {
        AdvisoryId id = await PublishAsync(Tlp.Amber, await world.FoundAsync(GroupDisclosure.Confidential));
        await RefusedAsync(id, await PermitAsync(id, "echo"), "TLP:AMBER is shared on by its author");
        await ShareAsync(world.AsRecipient, world.Recipient, id, HttpStatusCode.Created, await PermitAsync(id, "delta"));
    }

    [Fact]
    public async Task Under_AMBER_a_recipient_that_may_know_the_groups_adds_any_member_that_the_permission_allows()
    {
        AdvisoryId id = await PublishAsync(Tlp.Amber, await world.FoundAsync(GroupDisclosure.Disclosed));
        await RefusedAsync(id, null, "TLP:AMBER is shared on by its author");
        await ShareAsync(world.AsRecipient, world.Recipient, id, HttpStatusCode.Created, await PermitAsync(id));
    }

    [Fact]
    public async Task A_member_that_may_publish_to_the_confidential_group_shares_on_within_it()
    {
        GroupVersion group = await world.FoundAsync(
            GroupDisclosure.Confidential, GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("charlie", GroupRight.Publisher));
        AdvisoryId id = await PublishAsync(Tlp.Green, group);
        await RefusedAsync(id);
        await world.RecordAsync(world.Next(group) with { Members = [.. group.Content.Members, GroupWorld.In("delta")] });
        await ShareAsync(world.AsRecipient, world.Recipient, id, HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_group_that_was_closed_is_no_community_any_more()
    {
        GroupVersion group = await world.FoundAsync(
            GroupDisclosure.Disclosed, GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("charlie"));
        AdvisoryId id = await PublishAsync(Tlp.Green, group);
        await world.RecordAsync(world.Next(group) with { Members = [.. group.Content.Members, GroupWorld.In("delta")], Status = GroupStatus.Closed });
        await RefusedAsync(id);
    }

    [Fact]
    public async Task The_author_shares_on_beyond_its_groups()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Confidential);
        AdvisoryId id = await world.AsPublisher.PublishAsync(new Upload(world.Publisher, Upload.To("bravo"), Upload.To("charlie"))
        {
            Tlp = Tlp.Green,
            Groups = GroupWorld.Of(group) with { Named = [AgencyId.Parse("bravo")] },
        }.With("x"));
        await ShareAsync(world.AsPublisher, world.Publisher, id, HttpStatusCode.Created);
    }

    private static ReceiveKey KeyOf(Member member) => member.Identities[^1].Recipient;

    private Task<AdvisoryId> PublishAsync(Tlp label, GroupVersion group, params string[] besides) => world.AsPublisher.PublishAsync(
        new Upload(world.Publisher, [.. besides.Prepend("charlie").Select(recipient => Upload.To(recipient))]) { Tlp = label, Groups = GroupWorld.Of(group) }.With("x"));

    /// <summary>The author lets the recipient share on, with whom it names or with any member.</summary>
    private async Task<Permission> PermitAsync(AdvisoryId id, params string[] recipients)
    {
        AgencyId[]? named = recipients.Length == 0 ? null : [.. recipients.Select(AgencyId.Parse)];
        Permission permission = Permission.Create(ExchangeHost.GatewayName, id, world.Recipient.Id.Agency, named, world.Now);
        using HttpResponseMessage response = await world.AsPublisher.PostAsync(
            PathOf(id, "/permissions"), SignedJson("permission", permission.Bytes, permission.Sign(world.Publisher.Sign)));
        await response.JsonAsync(HttpStatusCode.Created);
        return permission;
    }

    private async Task ShareAsync(HttpClient client, Member sharer, AdvisoryId id, HttpStatusCode expected, Permission? under = null)
    {
        using HttpResponseMessage response = await new SharedAdvisory(sharer) { Under = under }.PostAsync(client, id, "delta", KeyOf(world.Outsider));
        await response.JsonAsync(expected);
    }

    private async Task<JsonElement> RefusedAsync(AdvisoryId id, Permission? under = null, string why = "went to groups")
    {
        int before = (await DeniedAsync()).Count;
        JsonElement problem = await new SharedAdvisory(world.Recipient) { Under = under }
            .PostAsync(world.AsRecipient, id, "delta", KeyOf(world.Outsider)).RefusedAsync(403, "forbidden");
        IReadOnlyList<LogEntry> after = await DeniedAsync();
        Assert.Equal((before + 1, id.Value), (after.Count, after[^1].Subject));
        Assert.Contains(why, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return problem;
    }

    private async Task<IReadOnlyList<LogEntry>> DeniedAsync()
    {
        IReadOnlyList<StoredEntry> rows = await world.Host.Store.ReadEntriesAsync(LogName.Audit, 0, 10_000, CancellationToken.None);
        return [.. rows.Select(row => LogEntry.Parse(row.Bytes)).Where(entry => entry.Action == ActionNames.AccessDenied && entry.Actor == world.Recipient.Id.Value)];
    }
}
