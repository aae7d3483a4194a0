using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Groups;

public sealed class GroupTests(GroupWorld world) : IClassFixture<GroupWorld>
{
    [Fact]
    public async Task An_agency_that_is_not_the_owner_may_not_bring_a_version_of_a_group()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Disclosed);
        var next = GroupVersion.Create(first.Next(world.Publisher.Id, world.Now) with { Members = [] });
        await world.PostAsync(world.AsPublisher, next, world.Publisher).RefusedAsync(403, "forbidden");
        var foreign = GroupVersion.Create(world.Describe(GroupDisclosure.Disclosed));
        await world.PostAsync(world.AsPublisher, foreign, world.Owner).RefusedAsync(403, "forbidden");
    }

    [Fact]
    public async Task A_principal_that_is_no_keyholder_neither_brings_nor_signs_a_version()
    {
        var version = GroupVersion.Create(world.Describe(GroupDisclosure.Disclosed));
        using HttpClient asColleague = await world.Host.LogInAsync(world.Colleague);
        await world.PostAsync(asColleague, version, world.Owner).RefusedAsync(403, "insufficient-scope");
        var signedByColleague = GroupVersion.Create(world.Describe(GroupDisclosure.Disclosed) with { Principal = world.Colleague.Id });
        await world.PostAsync(world.AsOwner, signedByColleague, world.Colleague).RefusedAsync(403, "forbidden");
        await world.PostAsync(world.AsOwner, version, world.Publisher).RefusedAsync(422, "invalid-signature");
    }

    [Fact]
    public async Task A_disclosed_roster_stands_in_the_directory_log_and_every_member_reads_it()
    {
        GroupVersion version = await world.FoundAsync(GroupDisclosure.Disclosed);
        JsonElement shown = await world.AsOutsider.GetJsonAsync($"/v1/groups/{version.Content.Group}");
        JsonElement only = Assert.Single(shown.GetProperty("versions").EnumerateArray());
        Assert.Equal(version.Bytes.ToArray(), Encoding.UTF8.GetBytes(only.GetProperty("group").GetRawText()));
        Assert.Contains(version.Content.Group.Value, await ListAsync(world.AsOutsider));
        LogEntry entry = await EntryAsync(only.GetProperty("index").GetInt64());
        Assert.Equal((ActionNames.GroupRecorded, world.Owner.Id.Value, version.Content.Group.Value), (entry.Action, entry.Actor, entry.Subject));
        Assert.Equal(version.Digest, SignedGroup.Parse(entry.Detail).Version.Digest);
    }

    [Fact]
    public async Task A_confidential_roster_is_known_to_owner_and_publishers_and_to_nobody_else()
    {
        GroupVersion version = await world.FoundAsync(GroupDisclosure.Confidential);
        string path = $"/v1/groups/{version.Content.Group}";
        foreach (HttpClient client in (HttpClient[])[world.AsOwner, world.AsPublisher])
        {
            JsonElement shown = await client.GetJsonAsync(path);
            Assert.Equal(version.Bytes.ToArray(), Encoding.UTF8.GetBytes(shown.GetProperty("versions")[0].GetProperty("group").GetRawText()));
            Assert.Contains(version.Content.Group.Value, await ListAsync(client));
        }

        foreach (HttpClient client in (HttpClient[])[world.AsRecipient, world.AsOutsider])
        {
            string hidden = await BodyAsync(client, path);
            Assert.Equal(await BodyAsync(client, $"/v1/groups/{GroupId.Create(TimeProvider.System)}"), hidden);
            Assert.Equal(await BodyAsync(client, "/v1/groups/none"), hidden);
            Assert.DoesNotContain(version.Content.Group.Value, await ListAsync(client));
            var next = GroupVersion.Create(version.Next(world.Recipient.Id, world.Now));
            await world.PostAsync(client, next, world.Recipient).RefusedAsync(404, "not-found");
        }
    }

    [Fact]
    public async Task The_log_tells_whoever_asks_no_more_of_a_confidential_group_than_of_none()
    {
        GroupVersion hidden = await world.FoundAsync(GroupDisclosure.Confidential);
        var absent = GroupVersion.Create(world.Describe(GroupDisclosure.Confidential));
        Trace.AssertAlike(await ReadAsync(absent), await ReadAsync(hidden));
        Trace.AssertAlike(await BringAsync(absent), await BringAsync(hidden));

        Task<Trace> ReadAsync(GroupVersion version) => Trace.OfAsync(
            world.Host, world.AsRecipient, version.Content.Group.Value, () => world.AsRecipient.GetAsync($"/v1/groups/{version.Content.Group}"));

        Task<Trace> BringAsync(GroupVersion version) => Trace.OfAsync(
            world.Host, world.AsRecipient, version.Content.Group.Value,
            () => world.PostAsync(world.AsRecipient, GroupVersion.Create(version.Next(world.Recipient.Id, world.Now)), world.Recipient));
    }

    [Fact]
    public async Task Of_a_confidential_group_the_directory_log_has_a_digest_under_the_gateways_name()
    {
        GroupVersion version = await world.FoundAsync(GroupDisclosure.Confidential);
        JsonElement shown = await world.AsOwner.GetJsonAsync($"/v1/groups/{version.Content.Group}");
        LogEntry entry = await EntryAsync(shown.GetProperty("versions")[0].GetProperty("index").GetInt64());
        Assert.Equal((ActionNames.GroupCommitted, "gateway", Evidence.Gateway), (entry.Action, entry.Actor, entry.Evidence));
        Assert.Equal(GroupCommittedDetail.Of(version), GroupCommittedDetail.Parse(entry.Detail));
        GroupVersionRow row = (await world.Host.Store.FindGroupAsync(version.Content.Group, default))!;
        Assert.Equal(-1, row.SealedVersion.AsSpan().IndexOf("charlie"u8));
    }

    [Fact]
    public async Task A_version_follows_the_last_one_or_is_a_conflict()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Confidential);
        GroupVersion second = await world.RecordAsync(world.Next(first) with { Members = [GroupWorld.In("charlie")] });
        GroupContent again = world.Next(first) with { Members = [GroupWorld.In("delta")] };
        await world.PostAsync(world.AsOwner, GroupVersion.Create(again), world.Owner).RefusedAsync(409, "conflict");
        GroupContent skipping = world.Next(second) with { Sequence = 3 };
        await world.PostAsync(world.AsOwner, GroupVersion.Create(skipping), world.Owner).RefusedAsync(409, "conflict");
        GroupContent detached = world.Next(second) with { Previous = first.Digest };
        await world.PostAsync(world.AsOwner, GroupVersion.Create(detached), world.Owner).RefusedAsync(409, "conflict");
    }

    [Fact]
    public async Task A_closed_group_stays_closed()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Disclosed);
        GroupVersion closed = await world.RecordAsync(world.Next(first) with { Status = GroupStatus.Closed });
        await world.PostAsync(world.AsOwner, GroupVersion.Create(world.Next(closed) with { Status = GroupStatus.Active }), world.Owner).RefusedAsync(409, "conflict");
    }

    [Fact]
    public async Task Who_may_know_a_roster_is_fixed_for_the_life_of_the_group()
    {
        GroupVersion open = await world.FoundAsync(GroupDisclosure.Disclosed);
        GroupVersion hidden = await world.FoundAsync(GroupDisclosure.Confidential);
        await RefusedAsync(world.Next(open) with { Disclosure = GroupDisclosure.Confidential }, 422, "invalid-group");
        await RefusedAsync(world.Next(hidden) with { Disclosure = GroupDisclosure.Disclosed }, 422, "invalid-group");
    }

    [Fact]
    public async Task A_group_is_handed_on_with_nothing_else_changed_and_its_new_owner_goes_on()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Confidential);
        await RefusedAsync(world.Next(first) with { Owner = world.Publisher.Id.Agency, Members = [GroupWorld.In("delta", GroupRight.Publisher)] }, 422, "invalid-group");
        GroupVersion handed = await world.RecordAsync(world.Next(first) with { Owner = world.Publisher.Id.Agency });
        await RefusedAsync(world.Next(handed), 404, "not-found");
        var next = GroupVersion.Create(handed.Next(world.Publisher.Id, world.Now) with { Members = [GroupWorld.In("charlie")] });
        using HttpResponseMessage taken = await world.PostAsync(world.AsPublisher, next, world.Publisher);
        await taken.JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_group_names_agencies_that_the_directory_holds()
    {
        await RefusedAsync(world.Describe(GroupDisclosure.Disclosed, GroupWorld.In("nobody")), 422, "unknown-recipient");
        await RefusedAsync(world.Describe(GroupDisclosure.Confidential, GroupWorld.In("nobody")), 422, "unknown-recipient");
    }

    [Fact]
    public async Task A_group_holds_groups_that_its_owner_may_know_and_never_itself()
    {
        GroupVersion inner = await world.FoundAsync(GroupDisclosure.Disclosed);
        GroupVersion outer = await world.RecordAsync(world.Describe(GroupDisclosure.Disclosed) with { Nested = [inner.Content.Group] });
        await RefusedAsync(world.Next(inner) with { Nested = [outer.Content.Group] }, 422, "invalid-group");
        await RefusedAsync(world.Describe(GroupDisclosure.Disclosed) with { Nested = [GroupId.Create(TimeProvider.System)] }, 422, "unknown-group");
        var foreign = GroupVersion.Create(world.Describe(GroupDisclosure.Confidential, GroupWorld.In("charlie")) with { Owner = world.Outsider.Id.Agency, Principal = world.Outsider.Id });
        using HttpResponseMessage taken = await world.PostAsync(world.AsOutsider, foreign, world.Outsider);
        await taken.JsonAsync(HttpStatusCode.Created);
        await RefusedAsync(world.Describe(GroupDisclosure.Confidential) with { Nested = [foreign.Content.Group] }, 422, "unknown-group");
    }

    [Fact]
    public async Task Groups_hold_each_other_four_deep_and_no_deeper()
    {
        GroupVersion held = await world.FoundAsync(GroupDisclosure.Disclosed);
        for (int depth = 2; depth <= Limits.GroupDepth; depth++)
        {
            held = await world.RecordAsync(world.Describe(GroupDisclosure.Disclosed) with { Nested = [held.Content.Group] });
        }

        await RefusedAsync(world.Describe(GroupDisclosure.Disclosed) with { Nested = [held.Content.Group] }, 422, "invalid-group");
    }

    [Fact]
    public async Task A_confidential_group_inside_another_shows_its_roster_to_nobody_who_could_not_publish_to_it()
    {
        GroupVersion inner = await world.FoundAsync(GroupDisclosure.Confidential);
        await RefusedAsync(world.Describe(GroupDisclosure.Disclosed) with { Nested = [inner.Content.Group] }, 422, "invalid-group");
        GroupContent wider = world.Describe(GroupDisclosure.Confidential, GroupWorld.In("delta", GroupRight.Publisher)) with { Nested = [inner.Content.Group] };
        await RefusedAsync(wider, 422, "invalid-group");
        await world.RecordAsync(wider with { Members = [GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("delta")] });
    }

    [Fact]
    public async Task Whoever_joins_a_confidential_group_does_not_learn_who_was_there_before()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Confidential, GroupWorld.In("charlie"));
        GroupVersion second = await world.RecordAsync(world.Next(first) with { Members = [GroupWorld.In("bravo", GroupRight.Publisher)] });
        GroupVersion third = await world.RecordAsync(world.Next(second) with { Members = [GroupWorld.In("bravo", GroupRight.Publisher), GroupWorld.In("delta")] });
        JsonElement shown = await world.AsPublisher.GetJsonAsync($"/v1/groups/{first.Content.Group}?from=0");
        Assert.Equal([1, 2], SequencesOf(shown));
        Assert.Equal([0, 1, 2], SequencesOf(await world.AsOwner.GetJsonAsync($"/v1/groups/{first.Content.Group}?from=0")));
        Assert.Equal(2, shown.GetProperty("sequence").GetInt64());
        await world.RecordAsync(world.Next(third) with { Members = [GroupWorld.In("delta")] });
        await world.AsPublisher.GetAsync($"/v1/groups/{first.Content.Group}").RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task A_repeated_request_gets_its_first_answer_and_records_nothing_more()
    {
        var version = GroupVersion.Create(world.Describe(GroupDisclosure.Confidential));
        byte[] body = SignedGroup.Create(version, version.Sign(world.Owner.Sign)).Bytes.ToArray();
        async Task<string> PostAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/groups") { Content = GatewayHost.Json(body) };
            request.Headers.Add("Idempotency-Key", version.Content.Group.Value);
            using HttpResponseMessage response = await world.AsOwner.SendAsync(request);
            return (await response.JsonAsync(HttpStatusCode.Created)).GetRawText();
        }

        Assert.Equal(await PostAsync(), await PostAsync());
        await RefusedAsync(version.Content, 409, "conflict");
    }

    [Fact]
    public async Task A_body_that_is_not_a_signed_version_is_refused()
    {
        await world.AsOwner.PostAsync("/v1/groups", GatewayHost.Json("{}"u8.ToArray())).RefusedAsync(400, "invalid-json");
        await world.AsOwner.GetAsync("/v1/groups?after=-2").RefusedAsync(400, "bad-request");
        GroupVersion version = await world.FoundAsync(GroupDisclosure.Disclosed);
        await world.AsOwner.GetAsync($"/v1/groups/{version.Content.Group}?from=x").RefusedAsync(400, "bad-request");
    }

    [Fact]
    public async Task A_list_goes_on_behind_an_index_and_shows_each_group_once_in_its_current_version()
    {
        GroupVersion first = await world.FoundAsync(GroupDisclosure.Disclosed);
        long before = (await world.AsOwner.GetJsonAsync($"/v1/groups/{first.Content.Group}")).GetProperty("versions")[0].GetProperty("index").GetInt64();
        await world.RecordAsync(world.Next(first));
        JsonElement page = await world.AsOutsider.GetJsonAsync($"/v1/groups?after={before}");
        JsonElement shown = Assert.Single(page.GetProperty("groups").EnumerateArray(), item => item.GetProperty("group").GetString() == first.Content.Group.Value);
        Assert.Equal(1, shown.GetProperty("sequence").GetInt64());
        Assert.Single(await ListAsync(world.AsOutsider), first.Content.Group.Value);
    }

    private async Task RefusedAsync(GroupContent content, int status, string name) =>
        await world.PostAsync(world.AsOwner, GroupVersion.Create(content), world.Owner).RefusedAsync(status, name);

    private static async Task<string> BodyAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<IReadOnlyList<string>> ListAsync(HttpClient client) =>
        [.. (await client.GetJsonAsync("/v1/groups")).GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("group").GetString()!)];

    private static IEnumerable<int> SequencesOf(JsonElement history) =>
        history.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("group").GetProperty("sequence").GetInt32());

    private async Task<LogEntry> EntryAsync(long index) =>
        LogEntry.Parse((await world.Host.Store.ReadEntriesAsync(LogName.Directory, index, 1, default))[0].Bytes);
}
