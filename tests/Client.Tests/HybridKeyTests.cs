using System.Security.Cryptography;
using System.Text;
using Client.Tests.Fakes;
using Exchange.Tests.Fixtures;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Crypto.Tests;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>Hybrid receive keys of a keys folder: made beside the X25519 ones where there is ML-KEM, and no hindrance where there is none.</summary>
public sealed class HybridKeyTests
{
    // The example of c2sp.org/age.
    private const string HybridLine = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR\n";

    [NoPostQuantumFact]
    public async Task Where_there_is_no_ML_KEM_keygen_says_so_in_a_sentence_and_makes_nothing()
    {
        using TemporaryFolder folder = new();

        RefusedInASentence(await new CommandLine().RunAsync("keygen", "--agency", "cncert", "--out", folder["keys"], "--hybrid"));

        Assert.False(Directory.Exists(folder["keys"]));
    }

    [NoPostQuantumFact]
    public async Task Where_there_is_no_ML_KEM_add_and_rotate_ask_no_gateway_for_what_they_cannot_make()
    {
        using World world = await World.CreateAsync();
        int asked = 0;
        world.Gateway.Lies.Add(_ =>
        {
            asked++;
            return null;
        });

        RefusedInASentence(await world.RunAsync("bravo", "principal", "add", "--out", world["second"], "--hybrid"));
        RefusedInASentence(await world.RunAsync("bravo", "principal", "rotate", Id(world), "--hybrid"));

        Assert.Equal(0, asked);
        Assert.False(Directory.Exists(world["second"]));
        Assert.False(Directory.Exists(Path.Combine(world.Keys("bravo"), "next")));
    }

    [NoPostQuantumFact]
    public async Task A_principal_with_a_hybrid_key_is_not_rotated_down_to_an_X25519_one()
    {
        using World world = await World.CreateAsync();
        ListHybridKey(world, (classical, hybrid) => [classical, hybrid]);

        RefusedInASentence(await world.RunAsync("bravo", "principal", "rotate", Id(world)));
        RefusedInASentence(await world.RunAsync("bravo", "principal", "rotate", Id(world), "--purpose", "receive", "--retire-old"));

        Assert.False(Directory.Exists(Path.Combine(world.Keys("bravo"), "next")));
        Assert.Equal(2, world.Gateway.RecordOf("bravo").Principals[0].Keys.Receive.Count);
    }

    [Fact]
    public async Task A_hybrid_and_an_X25519_key_are_no_older_and_newer_one_to_retire()
    {
        using World world = await World.CreateAsync();
        ListHybridKey(world, (classical, hybrid) => [classical, hybrid]);

        Outcome refused = await world.RunAsync("bravo", "principal", "retire", Id(world), "--purpose", "receive");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("no older one", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("behind")]
    public async Task A_folder_with_both_identities_opens_what_came_to_the_X25519_one_on_every_machine(string place)
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        AddHybridLine(world, place == "before");

        (await world.RunAsync("bravo", "get", id, "--out", world["got"])).MustSucceed();
        (await world.RunAsync("bravo", "ack", id)).MustSucceed();
        Outcome exported = (await world.RunAsync("bravo", "key", "export", "--purpose", "receive")).MustSucceed();

        Assert.Equal("Patch the pumps.", await File.ReadAllTextAsync(Path.Combine(world["got"], "note.txt")));
        Assert.Contains(world.Gateway.RecordOf("bravo").Principals[0].Keys.Receive[0].ToString(), exported.Output, StringComparison.Ordinal);
        Assert.Equal(HybridRecipient.IsSupported, exported.Output.Contains("age1pq1", StringComparison.Ordinal));
        Assert.Equal(!HybridRecipient.IsSupported, exported.Errors.Contains("post-quantum", StringComparison.Ordinal));
    }

    [NoPostQuantumFact]
    public async Task What_may_be_for_an_identity_that_cannot_be_used_here_is_not_called_somebody_elses()
    {
        using World world = await World.CreateAsync();
        ListHybridKey(world, (_, hybrid) => [hybrid]);
        string id = await world.SendAsync();

        Outcome without = await world.RunAsync("bravo", "get", id, "--out", world["got"]);
        AddHybridLine(world, before: false);
        Outcome with = await world.RunAsync("bravo", "get", id, "--out", world["got"]);

        Assert.StartsWith("not-addressed", without.Output, StringComparison.Ordinal);
        RefusedInASentence(with);
        RefusedInASentence(await world.RunAsync("bravo", "ack", id));
        Assert.False(Directory.Exists(world["got"]));
    }

    [NoPostQuantumFact]
    public async Task Open_uses_the_X25519_identity_and_says_what_a_hybrid_file_needs()
    {
        using TemporaryFolder folder = new();
        using X25519Identity classical = X25519Identity.Generate();
        await File.WriteAllBytesAsync(folder["identity.txt"], [.. "# both\n"u8, .. Encoding.ASCII.GetBytes(HybridLine), .. classical.Export()]);
        File.SetUnixFileMode(folder["identity.txt"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        byte[] mine = (await new CommandLine { Input = [7] }.RunAsync("seal", "-r", classical.Recipient.ToString())).MustSucceed().Bytes;
        byte[] hybrid = [.. HybridKeys.Header(), .. new byte[64]];

        Assert.Equal([7], (await new CommandLine { Input = mine }.RunAsync("open", "-i", folder["identity.txt"])).MustSucceed().Bytes);
        RefusedInASentence(await new CommandLine { Input = hybrid }.RunAsync("open", "-i", folder["identity.txt"]));
    }

    [Fact]
    public async Task Of_two_files_the_one_that_opens_may_come_behind_one_that_cannot_be_used_here()
    {
        using TemporaryFolder folder = new();
        using X25519Identity classical = X25519Identity.Generate();
        WriteSecret(folder["pq.txt"], Encoding.ASCII.GetBytes(HybridLine));
        WriteSecret(folder["classic.txt"], classical.Export());
        using MemoryStream mixed = new();
        await AgeFile.EncryptAsync(new MemoryStream([7]), mixed, [new HybridLooking(), classical.Recipient], CancellationToken.None);

        foreach ((string first, string second) in ((string, string)[])[("pq.txt", "classic.txt"), ("classic.txt", "pq.txt")])
        {
            Outcome opened = await new CommandLine { Input = mixed.ToArray() }.RunAsync("open", "-i", folder[first], "-i", folder[second]);
            Assert.Equal([7], opened.MustSucceed().Bytes);
        }
    }

    [Fact]
    public async Task Hybrid_without_receive_keys_to_make_is_a_mistake()
    {
        Outcome outcome = await new CommandLine().RunAsync("principal", "rotate", "bravo/00000000", "--purpose", "sign", "--hybrid");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--hybrid", outcome.Errors, StringComparison.Ordinal);
    }

    [PostQuantumFact]
    public async Task Keygen_puts_the_hybrid_recipient_beside_the_other_and_both_identities_into_one_file()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["passphrase"], "correct horse battery\n");
        File.SetUnixFileMode(folder["passphrase"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (string[] more in (string[][])[[], ["--passphrase-file", folder["passphrase"]]])
        {
            string keys = folder[$"keys{more.Length}"];
            (await new CommandLine().RunAsync(["keygen", "--agency", "cncert", "--out", keys, "--hybrid", .. more])).MustSucceed();

            RecordedPrincipal principal = Assert.Single(Enrolment.Parse(await File.ReadAllBytesAsync(Path.Combine(keys, "enrolment.json"))).Record.Principals);
            Assert.Equal([HeaderClass.X25519, HeaderClass.Hybrid], principal.Keys.Receive.Select(key => key.Class));
            Outcome exported = (await new CommandLine().RunAsync(["key", "export", "--purpose", "receive", "--keys", keys, .. more])).MustSucceed();
            Assert.Equal(principal.Keys.Receive.Select(key => key.ToString()), exported.Output.TrimEnd().Split('\n'));
        }
    }

    private static void WriteSecret(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void RefusedInASentence(Outcome outcome)
    {
        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("Post-quantum keys need", Assert.Single(outcome.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static string Id(World world) => Profile.Open(world.Keys("bravo")).Principal.Principal.Value;

    private static void AddHybridLine(World world, bool before)
    {
        string path = Path.Combine(world.Keys("bravo"), Profile.IdentityFileName);
        string text = File.ReadAllText(path);
        File.WriteAllText(path, before ? HybridLine + text : text + HybridLine);
    }

    // A record that lists one, whose identity nobody here has: it may be the one of the folder for all that a machine without ML-KEM can tell.
    private static void ListHybridKey(World world, Func<ReceiveKey, ReceiveKey, IReadOnlyList<ReceiveKey>> keys)
    {
        AgencyRecord current = world.Gateway.RecordOf("bravo");
        AgencyRecordContent next = current.NextWith(FakeGateway.Name, current.Principals[0].Id, listed => listed with { Receive = keys(listed.Receive[0], HybridKeys.Create()) });
        using SigningKey root = Profile.LoadKey(Path.Combine(world.Keys("bravo"), Profile.RootFile));
        AgencyRecord record = AgencyRecord.Create(next);
        world.Gateway.Record(record, new RootSignatures(record.Sign(root)), null, null);
    }

    // A stanza of the hybrid type in a file that has others: whoever writes such a file does wrong, and a reader opens it all the same.
    private sealed class HybridLooking : IRecipient
    {
        public RecipientClass RecipientClass => RecipientClass.Classical;

        public Stanza Wrap(FileKey fileKey) =>
            new(["mlkem768x25519", Convert.ToBase64String(RandomNumberGenerator.GetBytes(1120)).TrimEnd('=')], RandomNumberGenerator.GetBytes(32));
    }
}
