using Client.Tests.Fakes;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>Who can send what is sealed: whoever keeps a header for itself. Others are told before anything is encrypted.</summary>
public sealed class SealedUploadsTests
{
    [Theory]
    [InlineData("--sealed", "AMBER")]
    [InlineData("--urgency=routine", "AMBER+STRICT")]
    public async Task A_publisher_who_is_no_reader_is_told_before_anything_is_encrypted_or_sent(string option, string tlp)
    {
        using World world = await World.CreateAsync();
        RecordPublisherAndReader(world);

        Outcome refused = await SendAsync(world, tlp, option);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("both publisher and reader", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Gateway.Requests, request => request.StartsWith("POST /v1/advisories", StringComparison.Ordinal));
        (await SendAsync(world, tlp, "--open")).MustSucceed();
    }

    [Fact]
    public async Task A_publisher_of_an_agency_without_any_reader_is_told_the_same()
    {
        using World world = await World.CreateAsync();
        Record(world, alpha => [alpha with { Roles = [Role.Publisher] }]);

        Assert.Contains("both publisher and reader", (await SendAsync(world, "AMBER", "--sealed")).Errors, StringComparison.Ordinal);
    }

    private static async Task<Outcome> SendAsync(World world, string tlp, string option)
    {
        await File.WriteAllTextAsync(world["note.txt"], "Close valve nine.");
        return await world.RunAsync("alpha", "send", world["note.txt"], "--to", "bravo", "--tlp", tlp, "--title", "Note", option);
    }

    private static void RecordPublisherAndReader(World world)
    {
        using SigningKey access = SigningKey.Generate();
        using SigningKey sign = SigningKey.Generate();
        using X25519Identity identity = X25519Identity.Generate();
        PrincipalKeys keys = new() { Access = [access.VerifyingKey], Receive = [identity.Recipient], Sign = [sign.VerifyingKey] };
        Record(world, alpha =>
            [alpha with { Roles = [Role.Publisher] }, alpha with { Id = PrincipalId.Create(alpha.Id.Agency), Roles = [Role.Reader], Keys = keys }]);
    }

    private static void Record(World world, Func<RecordedPrincipal, IReadOnlyList<RecordedPrincipal>> principals)
    {
        AgencyRecord current = world.Gateway.RecordOf("alpha");
        AgencyRecordContent next = current.NextWith(FakeGateway.Name, current.Principals[0].Id, listed => listed);
        AgencyRecord record = AgencyRecord.Create(next with { Principals = principals(next.Principals[0]) });
        using SigningKey root = Profile.LoadKey(Path.Combine(world.Keys("alpha"), Profile.RootFile));
        world.Gateway.Record(record, new RootSignatures(record.Sign(root)), null, null);
    }
}
