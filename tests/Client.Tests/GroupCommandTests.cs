using Client.Tests.Fakes;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Client.Tests;

public sealed class GroupCommandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_group_is_founded_changed_shown_and_sent_to(bool confidential)
    {
        using World world = await World.CreateAsync();
        string id = await FoundAsync(world, confidential);
        (await world.RunAsync("alpha", "group", "set", id, "--name", "Power")).MustSucceed();
        Outcome shown = (await world.RunAsync("alpha", "group", "show", id)).MustSucceed();
        Assert.Contains("Power", shown.Output, StringComparison.Ordinal);
        Assert.Contains("bravo", shown.Output, StringComparison.Ordinal);
        Assert.Contains(id, (await world.RunAsync("alpha", "group", "list")).MustSucceed().Output, StringComparison.Ordinal);

        Outcome sent = (await SendAsync(world, id)).MustSucceed();

        Assert.Contains("sent to bravo", sent.Output, StringComparison.Ordinal);
        UploadGroups groups = world.Gateway.Advisories.LastUpload!.Groups;
        Assert.Equal([new KeyValuePair<GroupId, long>(GroupId.Parse(id), 1)], groups.Versions);
        Assert.Empty(groups.Named);
    }

    [Fact]
    public async Task A_member_that_the_gateway_slips_into_a_roster_is_tampered_and_nothing_is_sent()
    {
        using World world = await World.CreateAsync();
        string id = await FoundAsync(world, confidential: true);
        List<(long Index, SignedGroup Version)> shown = world.Gateway.Groups.Of(GroupId.Parse(id));
        using var key = Profile.Open(world.Keys("alpha")).LoadSigningKey();
        var slipped = GroupVersion.Create(shown[0].Version.Content with { Members = [new GroupMember(AgencyId.Parse("alpha"), GroupRight.Member), new GroupMember(AgencyId.Parse("bravo"), GroupRight.Member)] });
        shown[0] = (shown[0].Index, SignedGroup.Create(slipped, slipped.Sign(key)));

        Outcome outcome = await SendAsync(world, id);

        Assert.Equal((1, "tampered"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Null(world.Gateway.Advisories.LastUpload);
    }

    [Fact]
    public async Task A_roster_that_its_owner_did_not_sign_is_a_bad_signature_though_it_was_logged()
    {
        using World world = await World.CreateAsync();
        GroupVersion forged = GroupVersion.Create(Describe(world, GroupDisclosure.Confidential));
        using var stranger = Profile.Open(world.Keys("bravo")).LoadSigningKey();
        world.Gateway.Groups.Put(SignedGroup.Create(forged, forged.Sign(stranger)));

        Outcome outcome = await SendAsync(world, forged.Content.Group.Value);

        Assert.Equal((1, "bad-signature"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task An_older_roster_than_the_directory_knows_is_a_rollback()
    {
        using World world = await World.CreateAsync();
        string id = await FoundAsync(world, confidential: true);
        (await world.RunAsync("alpha", "group", "set", id, "--name", "Power")).MustSucceed();
        File.Delete(Path.Combine(world.Keys("alpha"), "state", "groups.json"));
        world.Gateway.Groups.Of(GroupId.Parse(id)).RemoveAt(1);

        Outcome outcome = await SendAsync(world, id);

        Assert.Equal((1, "rollback"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_group_that_is_gone_from_the_directory_after_it_was_believed_is_a_rollback()
    {
        using World world = await World.CreateAsync();
        string id = await FoundAsync(world, confidential: false);
        string memory = Path.Combine(world.Keys("alpha"), "state", "groups.json");
        string other = GroupId.Create(TimeProvider.System).Value;
        await File.WriteAllTextAsync(memory, (await File.ReadAllTextAsync(memory)).Replace(id, other, StringComparison.Ordinal));

        Outcome outcome = await SendAsync(world, other);

        Assert.Equal((1, "rollback"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_group_that_nobody_has_is_said_to_be_unknown_and_red_takes_none()
    {
        using World world = await World.CreateAsync();
        string id = GroupId.Create(TimeProvider.System).Value;
        Outcome unknown = await SendAsync(world, id);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("knows no such group", unknown.Errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(world["red.txt"], "x");
        Outcome red = await world.RunAsync("alpha", "send", world["red.txt"], "--group", id, "--tlp", "RED");
        Assert.Equal(2, red.ExitCode);
        Outcome nobody = await world.RunAsync("alpha", "send", world["red.txt"], "--tlp", "GREEN");
        Assert.Equal(2, nobody.ExitCode);
    }

    [Fact]
    public async Task A_version_is_prepared_and_brought_later()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "group", "create", "--name", "Energy", "--member", "bravo", "--prepare", world["group.json"])).MustSucceed();
        Outcome brought = (await world.RunAsync("alpha", "group", "submit", world["group.json"])).MustSucceed();
        Assert.Contains(world.Gateway.Groups.Only.Value, brought.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_agencys_group_is_not_changed_here()
    {
        using World world = await World.CreateAsync();
        string id = await FoundAsync(world, confidential: false);
        Outcome outcome = await world.RunAsync("bravo", "group", "close", id);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("belongs to alpha", outcome.Errors, StringComparison.Ordinal);
    }

    private static GroupContent Describe(World world, GroupDisclosure disclosure)
    {
        PrincipalId principal = Profile.Open(world.Keys("alpha")).Principal.Principal;
        return new GroupContent
        {
            Gateway = FakeGateway.Name,
            Group = GroupId.Create(TimeProvider.System),
            Sequence = 0,
            Owner = principal.Agency,
            Disclosure = disclosure,
            Names = new Dictionary<string, string> { ["en"] = "Energy" },
            Members = [new GroupMember(AgencyId.Parse("bravo"), GroupRight.Member)],
            Principal = principal,
            At = FakeGateway.Now,
        };
    }

    private static async Task<string> FoundAsync(World world, bool confidential)
    {
        string[] kind = confidential ? ["--confidential"] : [];
        (await world.RunAsync("alpha", ["group", "create", "--name", "Energy", "--member", "bravo", .. kind])).MustSucceed();
        return world.Gateway.Groups.Only.Value;
    }

    private static async Task<Outcome> SendAsync(World world, string group)
    {
        await File.WriteAllTextAsync(world["note.txt"], "x");
        return await world.RunAsync("alpha", "send", world["note.txt"], "--group", group, "--tlp", "AMBER");
    }
}
