using System.Net;
using System.Text;
using Client.Tests.Fakes;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>A rotation that goes wrong half-way leaves keys that work, and none that nobody knows of.</summary>
public sealed class RotationTests
{
    private const string Passphrase = "correct horse battery";

    [Fact]
    public async Task Keys_whose_answer_was_lost_wait_and_take_their_place_at_the_next_attempt()
    {
        using World world = await World.CreateAsync();
        string id = Id(world);
        byte[] before = await File.ReadAllBytesAsync(PathOf(world, "signing.pem"));
        TakeRecords(world, answers: false);

        Assert.Equal(3, (await world.RunAsync("bravo", "principal", "rotate", id)).ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(PathOf(world, "signing.pem")));
        Assert.True(Directory.Exists(PathOf(world, "next")));

        Outcome again = (await world.RunAsync("bravo", "principal", "rotate", id)).MustSucceed();
        Assert.Contains("uses its new keys", again.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf(world, "next")));
        RecordedPrincipal recorded = world.Gateway.RecordOf("bravo").Principals[0];
        Assert.Equal(recorded.Keys.Sign[^1], PublicOf(world, "signing.pem"));
        Assert.Equal(recorded.Keys.Access[^1], PublicOf(world, "access.pem"));
        Assert.Equal(recorded.Keys.Receive.Reverse(), Recipients(world));
        Assert.Contains(Directory.GetFiles(PathOf(world, "former")), file => File.ReadAllBytes(file).SequenceEqual(before));
    }

    [Fact]
    public async Task A_plain_no_leaves_everything_as_it_was()
    {
        using World world = await World.CreateAsync();
        byte[] before = await File.ReadAllBytesAsync(PathOf(world, "identity.txt"));
        world.Gateway.Lies.Add(request => IsRecord(request) ? FakeGateway.Problem(HttpStatusCode.Conflict, "conflict") : null);

        Assert.Equal(1, (await world.RunAsync("bravo", "principal", "rotate", Id(world))).ExitCode);

        Assert.False(Directory.Exists(PathOf(world, "next")));
        Assert.Equal(before, await File.ReadAllBytesAsync(PathOf(world, "identity.txt")));
    }

    [Fact]
    public async Task A_gateway_that_cannot_say_whether_it_took_the_record_costs_no_keys()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Lies.Add(request => IsRecord(request) ? FakeGateway.Problem(HttpStatusCode.ServiceUnavailable, "audit-unavailable") : null);

        Assert.Equal(1, (await world.RunAsync("bravo", "principal", "rotate", Id(world))).ExitCode);
        Assert.Equal(1, (await world.RunAsync("bravo", "principal", "add", "--out", world["second"])).ExitCode);

        Assert.True(File.Exists(Path.Combine(PathOf(world, "next"), "signing.pem")));
        Assert.True(File.Exists(Path.Combine(world["second"], "signing.pem")));
    }

    [Fact]
    public async Task Keys_of_a_prepared_record_wait_until_it_is_in_the_directory()
    {
        using World world = await World.CreateAsync();
        TakeRecords(world, answers: true);
        (await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "receive", "--prepare", world["change.json"])).MustSucceed();

        Outcome early = await world.RunAsync("bravo", "principal", "rotate", Id(world));
        Assert.Equal(1, early.ExitCode);
        Assert.Contains("wait in", early.Errors, StringComparison.Ordinal);
        Assert.Single(Recipients(world));

        (await world.RunAsync("bravo", "principal", "submit", world["change.json"])).MustSucceed();
        Assert.Equal(2, Recipients(world).Length);
        Assert.False(Directory.Exists(PathOf(world, "former")));
    }

    [Fact]
    public async Task A_sealed_identity_gets_its_new_key_under_the_same_passphrase_and_neither_lies_open_meanwhile()
    {
        using World world = await World.CreateAsync();
        byte[] former = await SealIdentityAsync(world);
        TakeRecords(world, answers: false);

        Assert.Equal(3, (await RotateAsync(world, Passphrase)).ExitCode);
        byte[] next = await File.ReadAllBytesAsync(Path.Combine(PathOf(world, "next"), "identity.txt"));
        (await RotateAsync(world, Passphrase)).MustSucceed();

        Assert.False(Directory.Exists(PathOf(world, "next")));
        byte[] together = await File.ReadAllBytesAsync(PathOf(world, "identity.txt"));
        Assert.All((byte[][])[next, together], file => Assert.StartsWith("-----BEGIN AGE ENCRYPTED FILE-----\n", Encoding.ASCII.GetString(file), StringComparison.Ordinal));
        byte[] opened = (await new CommandLine { Input = together, Typed = [Passphrase] }.RunAsync("open")).MustSucceed().Bytes;
        Assert.EndsWith(Encoding.ASCII.GetString(former), Encoding.ASCII.GetString(opened), StringComparison.Ordinal);
        using OwnIdentities identities = OwnIdentities.Parse(opened);
        Assert.Equal(world.Gateway.RecordOf("bravo").Principals[0].Keys.Receive.Reverse(), identities.Keys);
    }

    [Fact]
    public async Task Without_the_passphrase_of_a_sealed_identity_nothing_is_made()
    {
        using World world = await World.CreateAsync();
        await SealIdentityAsync(world);
        byte[] before = await File.ReadAllBytesAsync(PathOf(world, "identity.txt"));
        TakeRecords(world, answers: true);

        Outcome untold = await RotateAsync(world);
        Outcome wrong = await RotateAsync(world, Passphrase + "!");

        Assert.Equal((2, 2), (untold.ExitCode, wrong.ExitCode));
        Assert.Contains("--passphrase-file", untold.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf(world, "next")));
        Assert.Equal(before, await File.ReadAllBytesAsync(PathOf(world, "identity.txt")));
        Assert.Single(world.Gateway.RecordOf("bravo").Principals[0].Keys.Receive);
        (await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "sign")).MustSucceed();
    }

    [Fact]
    public async Task There_is_room_for_four_keys_a_purpose_and_retiring_makes_more()
    {
        using World world = await World.CreateAsync();
        TakeRecords(world, answers: true);
        for (int i = 1; i < Limits.KeysPerPurpose; i++)
        {
            (await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "sign")).MustSucceed();
        }

        Outcome full = await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "sign");
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("principal retire", full.Errors, StringComparison.Ordinal);

        (await world.RunAsync("bravo", "principal", "retire", Id(world), "--purpose", "sign,access")).MustSucceed();
        Assert.Equal(PublicOf(world, "signing.pem"), Assert.Single(world.Gateway.RecordOf("bravo").Principals[0].Keys.Sign));
        (await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "sign")).MustSucceed();
    }

    [Fact]
    public async Task Whoever_does_not_use_the_newest_key_cannot_retire_its_own()
    {
        using World world = await World.CreateAsync();
        TakeRecords(world, answers: true);
        byte[] old = await File.ReadAllBytesAsync(PathOf(world, "access.pem"));
        (await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "access")).MustSucceed();
        await File.WriteAllBytesAsync(PathOf(world, "access.pem"), old);

        Outcome refused = await world.RunAsync("bravo", "principal", "retire", Id(world), "--purpose", "access");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("locked out", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_principals_keys_are_made_in_its_own_folder()
    {
        using World world = await World.CreateAsync();
        TakeRecords(world, answers: true);
        (await world.RunAsync("bravo", "principal", "add", "--out", world["second"])).MustSucceed();
        string second = Profile.Open(world["second"]).Principal.Principal.Value;

        Outcome elsewhere = await world.RunAsync("bravo", "principal", "rotate", second);
        Assert.Equal(2, elsewhere.ExitCode);
        Assert.Contains("--out", elsewhere.Errors, StringComparison.Ordinal);
        (await world.RunAsync("bravo", "principal", "rotate", second, "--out", world["second"], "--retire-old")).MustSucceed();
        Assert.Single(world.Gateway.RecordOf("bravo").Principals[1].Keys.Sign);
        Assert.Equal(2, (await world.RunAsync("bravo", "principal", "rotate", "bravo/00000000", "--out", world["second"])).ExitCode);
    }

    [Theory]
    [InlineData("principal", "retire", "bravo/00000000")]
    [InlineData("principal", "retire", "bravo/00000000", "--purpose", "manifest")]
    [InlineData("principal", "rotate", "bravo/00000000", "--purpose", "")]
    [InlineData("principal", "rotate", "bravo/00000000", "--retire-old", "--prepare", "file")]
    [InlineData("principal", "revoke")]
    [InlineData("principal", "revoke", "bravo/00000000", "--submit", "file")]
    [InlineData("principal", "sign", "file")]
    [InlineData("keygen", "--agency", "cncert", "--out", "nowhere", "--root-keys", "5")]
    [InlineData("keygen", "--agency", "cncert", "--out", "nowhere", "--root-keys", "2", "--threshold", "3")]
    public async Task A_wrong_command_line_ends_with_2_and_a_sentence(params string[] arguments)
    {
        Outcome outcome = await new CommandLine().RunAsync(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.NotEmpty(outcome.Errors);
    }

    /// <summary>Seals the identity as its owner would; what it held.</summary>
    private static async Task<byte[]> SealIdentityAsync(World world)
    {
        byte[] open = await File.ReadAllBytesAsync(PathOf(world, "identity.txt"));
        Outcome sealedIdentity = (await new CommandLine { Input = open, Typed = [Passphrase, Passphrase] }.RunAsync("seal", "--passphrase", "-a")).MustSucceed();
        await File.WriteAllBytesAsync(PathOf(world, "identity.txt"), sealedIdentity.Bytes);
        return open;
    }

    // Whoever is asked twice in one command has nothing more to type.
    private static Task<Outcome> RotateAsync(World world, params string[] typed) => world.RunAsync(
        new CommandLine { Network = world.Gateway, Clock = world.Clock, Typed = typed.Length == 0 ? null : typed }, "bravo", "principal", "rotate", Id(world), "--purpose", "receive");

    private static string Id(World world) => Profile.Open(world.Keys("bravo")).Principal.Principal.Value;

    private static string PathOf(World world, string file) => Path.Combine(world.Keys("bravo"), file);

    private static VerifyingKey PublicOf(World world, string file)
    {
        using SigningKey key = Profile.LoadKey(PathOf(world, file));
        return key.VerifyingKey;
    }

    private static ReceiveKey[] Recipients(World world)
    {
        using OwnIdentities identities = OwnIdentities.Parse(File.ReadAllBytes(PathOf(world, Profile.IdentityFileName)));
        return [.. identities.Keys];
    }

    private static bool IsRecord(HttpRequestMessage request) => request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/v1/agencies";

    private static void TakeRecords(World world, bool answers) => world.Gateway.Lies.Add(request =>
    {
        if (!IsRecord(request))
        {
            return null;
        }

        AgencyRecordedDetail detail = AgencyRecordedDetail.Parse(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        world.Gateway.Record(detail.Record, detail.Signatures, detail.Act, detail.ActSignature);
        return answers
            ? FakeGateway.Json($$"""{"agency":"bravo","sequence":{{detail.Record.Sequence}},"index":{{world.Gateway.DirectoryLog.Size - 1}},"directorySize":{{world.Gateway.DirectoryLog.Size}}}""")
            : throw new HttpRequestException(HttpRequestError.ConnectionError, "the cable was pulled");
    });
}
