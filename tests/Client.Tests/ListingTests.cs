using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>Listings are tables for people and JSON for programs, whose members scripts rely on.</summary>
public sealed class ListingTests
{
    [Theory]
    [InlineData("agency list", "agency,kind,names,sequence,status,suspended,verified")]
    [InlineData("principal list", "effectiveRoles,id,keys,kind,roles,standing,validFrom")]
    [InlineData("inbox", "addressedIndex,category,deliveries,delivery,directorySize,documents,id,index,publishedAt,publishedIndex,sender,state,status,titles,tlp,urgency")]
    [InlineData("outbox", "addressedIndex,category,deliveries,delivery,directorySize,documents,id,index,publishedAt,publishedIndex,sender,state,status,titles,tlp,urgency")]
    public async Task Json_is_an_array_of_objects_with_these_members(string command, string members)
    {
        using World world = await World.CreateAsync();
        await world.SendAsync();

        Outcome outcome = (await world.RunAsync("alpha", [.. command.Split(' '), "--json"])).MustSucceed();

        using JsonDocument listing = JsonDocument.Parse(outcome.Output);
        JsonElement first = listing.RootElement.EnumerateArray().Last();
        Assert.Equal(members.Split(','), first.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_power_that_nobody_granted_is_not_shown_as_a_role_in_effect()
    {
        using World world = await World.CreateAsync();

        Outcome founder = (await world.RunAsync("alpha", "principal", "list")).MustSucceed();
        Outcome other = (await world.RunAsync("bravo", "principal", "list")).MustSucceed();

        Assert.Contains("admin auditor keyholder publisher reader", founder.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("admin", other.Output, StringComparison.Ordinal);
        Assert.Contains("keyholder publisher reader", other.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, "outside its period")]
    [InlineData(1, 1, "in force, expires in 1 day")]
    [InlineData(36, 2, "in force, expires in 2 days")]
    [InlineData(720, 30, "in force, expires in 30 days")]
    [InlineData(721, null, "in force")]
    public void A_principal_whose_keys_end_within_thirty_days_is_shown_with_the_days_that_are_left(int hours, int? days, string standing)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var principal = new RecordedPrincipal
        {
            Id = PrincipalId.Create(AgencyId.Parse("alpha")),
            Kind = PrincipalKind.Person,
            Roles = [Role.Reader],
            Keys = new PrincipalKeys(),
            ValidFrom = now - TimeSpan.FromDays(1),
            ValidTo = now + TimeSpan.FromHours(hours),
        };
        var view = Gateway.Client.Commands.PrincipalView.Of(principal, new AgencyDirectory(FakeGateway.Name), now);
        Assert.Equal((days, standing), (view.ExpiresInDays, view.Standing));
    }

    [Theory]
    [InlineData("agency list", "bravo")]
    [InlineData("agency show bravo", "fingerprint")]
    [InlineData("principal list", "alpha/")]
    [InlineData("inbox", "Note")]
    [InlineData("outbox", "bravo:pending")]
    public async Task On_a_pipe_a_table_is_plain_lines(string command, string expected)
    {
        using World world = await World.CreateAsync();
        await world.SendAsync();

        Outcome outcome = (await world.RunAsync("alpha", command.Split(' '))).MustSucceed();

        Assert.Contains(outcome.Output.Split('\n'), line => line.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public async Task The_fingerprint_shown_is_that_of_the_enrolment_file()
    {
        using World world = await World.CreateAsync();

        Outcome listed = (await world.RunAsync("alpha", "agency", "fingerprint", "bravo")).MustSucceed();
        Outcome own = (await new CommandLine().RunAsync("agency", "fingerprint", "--enrolment", Path.Combine(world.Keys("bravo"), "enrolment.json"))).MustSucceed();

        Assert.Equal(own.Output, listed.Output);
    }

    [Fact]
    public async Task Verifying_an_agency_is_remembered()
    {
        using World world = await World.CreateAsync();

        (await world.RunAsync("alpha", "agency", "verify", "bravo", "--by", "meeting")).MustSucceed();

        Outcome listing = (await world.RunAsync("alpha", "agency", "list", "--json")).MustSucceed();
        using JsonDocument agencies = JsonDocument.Parse(listing.Output);
        Assert.Equal("meeting", agencies.RootElement.EnumerateArray().Single(row => row.GetProperty("agency").GetString() == "bravo").GetProperty("verified").GetString());
    }

    [Fact]
    public void A_title_cannot_steer_the_terminal() =>
        Assert.Equal("a\uFFFD[31mb\uFFFDc\uFFFDd", TerminalText.Clean("a\u001b[31mb\u202Ec\nd"));

    [Fact]
    public async Task A_new_principal_and_a_leaver_are_signed_records()
    {
        using World world = await World.CreateAsync();
        Take(world);

        (await world.RunAsync("bravo", "principal", "add", "--kind", "team", "--roles", "reader,publisher", "--out", world["team"])).MustSucceed();
        string id = Profile.Open(world["team"]).Principal.Principal.Value;
        (await world.RunAsync("bravo", "principal", "revoke", id, "--reason", "left")).MustSucceed();

        Outcome listing = (await world.RunAsync("bravo", "principal", "list", "--json")).MustSucceed();
        using JsonDocument principals = JsonDocument.Parse(listing.Output);
        Assert.Equal("revoked (left)", principals.RootElement.EnumerateArray().Single(row => row.GetProperty("id").GetString() == id).GetProperty("standing").GetString());
    }

    [Fact]
    public async Task Without_the_root_key_no_record_changes()
    {
        using World world = await World.CreateAsync();
        File.Delete(Path.Combine(world.Keys("bravo"), "root.pem"));

        Outcome outcome = await world.RunAsync("bravo", "principal", "add", "--out", world["team"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--root", outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world["team"]));
    }

    [Fact]
    public async Task The_token_is_alone_on_stdout()
    {
        using World world = await World.CreateAsync();

        Assert.Equal("token-of-alpha", (await world.RunAsync("alpha", "token")).MustSucceed().Output.TrimEnd());
    }

    private static void Take(World world) => world.Gateway.Lies.Add(request =>
    {
        if (request.Method != HttpMethod.Post || request.RequestUri!.AbsolutePath != "/v1/agencies")
        {
            return null;
        }

        byte[] body = request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        AgencyRecordedDetail detail = AgencyRecordedDetail.Parse(body);
        world.Gateway.Record(detail.Record, detail.Signatures, detail.Act, detail.ActSignature);
        return FakeGateway.Json($$"""{"agency":"{{detail.Record.Agency}}","sequence":{{detail.Record.Sequence}},"index":{{world.Gateway.DirectoryLog.Size - 1}},"directorySize":{{world.Gateway.DirectoryLog.Size}}}""");
    });
}
