using System.Net;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Groups;

public sealed class GroupPublishTests(GroupWorld world) : IClassFixture<GroupWorld>
{
    [Theory]
    [InlineData("disclosed")]
    [InlineData("confidential")]
    public async Task A_publisher_reaches_the_members_and_the_log_names_the_version_for_it_and_for_auditors(string disclosure)
    {
        Assert.True(WireText.TryParse(disclosure, out GroupDisclosure kind));
        GroupVersion group = await world.FoundAsync(kind);
        AdvisoryId id = await world.AsPublisher.PublishAsync(GroupWorld.To(world.Publisher, group, "charlie").With("x"));
        Assert.Contains(id.Value, await world.AsRecipient.GetStringAsync("/v1/inbox"), StringComparison.Ordinal);
        AdvisoryDistributedDetail distributed = await DistributionAsync(id);
        Assert.Equal([new AddressedGroup(group.Content.Group, 0, group.Digest)], distributed.Groups);
        JsonElement item = await world.AsPublisher.GetJsonAsync(PathOf(id));
        Assert.Equal(group.Content.Group.Value, Assert.Single(item.GetProperty("groups").EnumerateArray()).GetProperty("group").GetString());
        JsonElement outbox = await world.AsPublisher.GetJsonAsync(Answers.Advisories);
        Assert.Equal(0, outbox.GetProperty("items").EnumerateArray().Last().GetProperty("groups")[0].GetProperty("sequence").GetInt64());
        Assert.DoesNotContain("groups", await world.AsRecipient.GetStringAsync(PathOf(id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_may_publish_without_being_in_the_group()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Confidential);
        await world.AsOwner.PublishAsync(GroupWorld.To(world.Owner, group, "bravo", "charlie").With("x"));
    }

    [Fact]
    public async Task A_member_without_the_right_may_not_publish_to_a_disclosed_group()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Disclosed);
        await RefusedAsync(world.AsRecipient, GroupWorld.To(world.Recipient, group, "bravo"), 403, "forbidden");
    }

    [Fact]
    public async Task A_member_without_the_right_is_told_of_a_confidential_group_what_a_stranger_is_told_of_none()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Confidential);
        string asMember = await BodyAsync(world.AsRecipient, GroupWorld.To(world.Recipient, group, "bravo"));
        GroupVersion none = GroupVersion.Create(world.Describe(GroupDisclosure.Confidential));
        Assert.Equal(await BodyAsync(world.AsRecipient, GroupWorld.To(world.Recipient, none, "bravo")), asMember);
        Assert.Equal(await BodyAsync(world.AsOutsider, GroupWorld.To(world.Outsider, group, "bravo")), asMember);
        Assert.Contains("unknown-group", asMember, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_for_another_version_of_the_roster_is_a_conflict()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Confidential);
        GroupVersion second = await world.RecordAsync(
            world.Next(first) with { Members = [GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("charlie"), GroupWorld.In("delta")] });
        await RefusedAsync(world.AsPublisher, GroupWorld.To(world.Publisher, first, "charlie"), 409, "conflict");
        await world.AsPublisher.PublishAsync(GroupWorld.To(world.Publisher, second, "charlie", "delta").With("x"));
    }

    [Fact]
    public async Task A_roster_that_changes_during_the_upload_is_a_conflict_and_nothing_is_stored()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Confidential);
        Upload upload = GroupWorld.To(world.Publisher, group, "charlie").With("x");
        using MultipartFormDataContent form = upload.Form();
        byte[] body = await form.ReadAsByteArrayAsync();
        using var held = new HeldContent(body, body.Length - 20);
        Task<HttpResponseMessage> posting = world.AsPublisher.PostAsync(Answers.Advisories, held);
        await held.Reached;
        await world.RecordAsync(world.Next(group) with { Members = [GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("delta")] });
        held.Release();
        await posting.RefusedAsync(409, "conflict");
        Assert.Equal("conflict", (await DeniedAsync(world.Publisher)).Last());
    }

    [Fact]
    public async Task Somebody_who_was_taken_out_receives_nothing_more_and_who_joins_nothing_from_before()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Confidential);
        AdvisoryId before = await world.AsOwner.PublishAsync(GroupWorld.To(world.Owner, first, "bravo", "charlie").With("x"));
        GroupVersion second = await world.RecordAsync(world.Next(first) with { Members = [GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("delta")] });
        AdvisoryId after = await world.AsOwner.PublishAsync(GroupWorld.To(world.Owner, second, "bravo", "delta").With("x"));
        await world.AsOutsider.GetAsync(PathOf(before)).RefusedAsync(404, "not-found");
        await world.AsRecipient.GetAsync(PathOf(after)).RefusedAsync(404, "not-found");
        await world.AsOutsider.GetJsonAsync(PathOf(after));
    }

    [Fact]
    public async Task Recipients_are_exactly_the_roster_with_those_named_singly_and_without_those_left_out()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Disclosed);
        await RefusedAsync(world.AsOwner, GroupWorld.To(world.Owner, group, "bravo"), 422, "invalid-advisory");
        await RefusedAsync(world.AsOwner, GroupWorld.To(world.Owner, group, "bravo", "charlie", "delta"), 422, "invalid-advisory");
        Upload named = new(world.Owner, Upload.To("bravo"), Upload.To("charlie"), Upload.To("delta"))
        {
            Groups = GroupWorld.Of(group) with { Named = [AgencyId.Parse("delta")] },
        };
        await world.AsOwner.PublishAsync(named.With("x"));
        Upload without = new(world.Owner, Upload.To("bravo")) { Groups = GroupWorld.Of(group) with { Omitted = [AgencyId.Parse("charlie")] } };
        await world.AsOwner.PublishAsync(without.With("x"));
        Upload stranger = new(world.Owner, Upload.To("bravo"), Upload.To("charlie")) { Groups = GroupWorld.Of(group) with { Omitted = [AgencyId.Parse("delta")] } };
        await RefusedAsync(world.AsOwner, stranger, 422, "invalid-advisory");
    }

    [Fact]
    public async Task Red_takes_no_group()
    {
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Disclosed);
        Upload upload = new(world.Owner, Upload.To("bravo", world.Publisher.Id), Upload.To("charlie", world.Recipient.Id)) { Tlp = Tlp.Red, Groups = GroupWorld.Of(group) };
        await RefusedAsync(world.AsOwner, upload, 422, "tlp-not-permitted");
    }

    [Theory]
    [InlineData("AMBER+STRICT")]
    [InlineData("AMBER")]
    [InlineData("GREEN")]
    [InlineData("CLEAR")]
    public async Task Every_other_label_takes_groups(string label)
    {
        Assert.True(WireText.TryParse(label, out Tlp tlp));
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Disclosed);
        Upload upload = new(world.Owner, Upload.To("bravo"), Upload.To("charlie")) { Tlp = tlp, Groups = GroupWorld.Of(group) };
        await world.AsOwner.PublishAsync(upload.With("x"));
    }

    [Fact]
    public async Task Several_groups_and_the_groups_inside_them_reach_every_agency_once()
    {
        GroupVersion inner = await world.FoundAsync(GroupDisclosure.Disclosed, GroupWorld.In("charlie"), GroupWorld.In("delta"));
        GroupVersion outer = await world.RecordAsync(world.Describe(GroupDisclosure.Disclosed, GroupWorld.In("bravo")) with { Nested = [inner.Content.Group] });
        GroupVersion second = await world.FoundAsync(GroupDisclosure.Confidential, GroupWorld.In("charlie"));
        Upload upload = new(world.Owner, Upload.To("bravo"), Upload.To("charlie"), Upload.To("delta")) { Groups = GroupWorld.Of(outer, second) };
        AdvisoryId id = await world.AsOwner.PublishAsync(upload.With("x"));
        AdvisoryDistributedDetail distributed = await DistributionAsync(id);
        Assert.Equal(3, distributed.Totals.Recipients);
        Assert.Equal(
            new[] { inner, outer, second }.Select(group => group.Digest.ToString()).Order(StringComparer.Ordinal),
            distributed.Groups.Select(group => group.Roster.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_may_publish_to_a_group_and_not_to_one_inside_it_may_not_publish()
    {
        GroupVersion inner = await world.FoundAsync(GroupDisclosure.Disclosed, GroupWorld.In("charlie"));
        GroupVersion outer = await world.RecordAsync(world.Describe(GroupDisclosure.Disclosed, GroupWorld.In("bravo", GroupRight.Publisher)) with { Nested = [inner.Content.Group] });
        await RefusedAsync(world.AsPublisher, GroupWorld.To(world.Publisher, outer, "charlie"), 403, "forbidden");
    }

    [Fact]
    public async Task A_closed_group_takes_nothing_and_stands_for_nobody_inside_another()
    {
        GroupVersion inner = await world.FoundAsync(GroupDisclosure.Disclosed, GroupWorld.In("charlie"));
        GroupVersion outer = await world.RecordAsync(world.Describe(GroupDisclosure.Disclosed, GroupWorld.In("delta")) with { Nested = [inner.Content.Group] });
        GroupVersion closed = await world.RecordAsync(world.Next(inner) with { Status = GroupStatus.Closed });
        await RefusedAsync(world.AsOwner, GroupWorld.To(world.Owner, closed, "charlie"), 409, "conflict");
        await world.AsOwner.PublishAsync(GroupWorld.To(world.Owner, outer, "delta").With("x"));
    }

    /// <summary>Asserts that an upload is refused, and that the log says so once.</summary>
    private async Task RefusedAsync(HttpClient client, Upload upload, int status, string name)
    {
        string[] before = await DeniedAsync(upload.Sender);
        await PostAsync(client, upload).RefusedAsync(status, name);
        string[] after = await DeniedAsync(upload.Sender);
        Assert.Equal([.. before, name], after);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, Upload upload) => client.PostAsync(Answers.Advisories, upload.With("x").Form());

    private static async Task<string> BodyAsync(HttpClient client, Upload upload)
    {
        using HttpResponseMessage response = await PostAsync(client, upload);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<AdvisoryDistributedDetail> DistributionAsync(AdvisoryId id) => AdvisoryDistributedDetail.Parse(
        (await EntriesAsync()).Single(entry => entry.Action == ActionNames.AdvisoryDistributed && entry.Subject == id.Value).Detail);

    private async Task<string[]> DeniedAsync(Member caller) => [.. (await EntriesAsync())
        .Where(entry => entry.Action == ActionNames.AccessDenied && entry.Actor == caller.Id.Value)
        .Select(entry => AccessDeniedDetail.Parse(entry.Detail).Name)];

    private async Task<IReadOnlyList<LogEntry>> EntriesAsync() =>
        [.. (await world.Host.Store.ReadEntriesAsync(LogName.Audit, 0, 10_000, default)).Select(row => LogEntry.Parse(row.Bytes))];
}
