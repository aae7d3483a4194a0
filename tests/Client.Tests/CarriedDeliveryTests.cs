using Client.Tests.Fakes;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>Deliveries that are carried to a machine which asks nobody: checked there as they are where the gateway answers.</summary>
public sealed class CarriedDeliveryTests : IAsyncLifetime
{
    private const string Text = "Patch the pumps.";

    private World world = null!;
    private string id = null!;
    private string pack = null!;

    private string Out => world["got"];

    public async Task InitializeAsync()
    {
        world = await World.CreateAsync();
        id = await world.SendAsync(Text);
        pack = world["delivery.pack"];
        (await world.RunAsync("bravo", "pack", "--download", id, "--out", pack)).MustSucceed();
        // The machine behind the gap has seen nothing yet.
        Directory.Delete(Path.Combine(world.Keys("bravo"), "state"), recursive: true);
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_carried_delivery_is_opened_without_a_gateway_and_its_receipt_is_brought_back()
    {
        string receipt = world["receipt.json"];
        Outcome opened = (await UnpackAsync("--ack", "read", "--receipt", receipt)).MustSucceed();
        Assert.Contains("signed and logged", opened.Output, StringComparison.Ordinal);
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(Out, "note.txt")));
        (await world.RunAsync("bravo", "unpack", receipt)).MustSucceed();
        Assert.Contains("POST /v1/advisories/" + id + "/receipts", world.Gateway.Requests);
    }

    [Fact]
    public async Task The_pack_shows_nobody_else_anything()
    {
        Assert.DoesNotContain("Note", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pack)), StringComparison.Ordinal);
        Outcome outcome = await new CommandLine().RunAsync("unpack", pack, "--out", Out, "--keys", world.Keys("alpha"), "--invite", world["invite.json"]);
        Assert.Equal("not-addressed", Word(outcome));
    }

    [Fact]
    public async Task Packing_needs_neither_identity_nor_signing_key()
    {
        File.Delete(Path.Combine(world.Keys("bravo"), "identity.txt"));
        File.Delete(Path.Combine(world.Keys("bravo"), "signing.pem"));
        (await world.RunAsync("bravo", "pack", "--download", id, "--out", world["again.pack"])).MustSucceed();
    }

    [Theory]
    [InlineData("audit.checkpoint")]
    [InlineData("directory.checkpoint")]
    [InlineData("directory.ndjson")]
    [InlineData("published.tlog-proof")]
    [InlineData("addressed.tlog-proof")]
    [InlineData("manifest.json")]
    [InlineData("manifest.json.sig")]
    [InlineData("statement.json")]
    [InlineData("statement.json.sig")]
    [InlineData("content/0.age")]
    public async Task Whatever_file_of_it_was_changed_by_whoever_carried_it_is_a_verdict_and_no_document(string name)
    {
        await ChangeAsync(files => [.. files.Select(file => file.Name == name ? (name, Flip(file.Content)) : file)]);
        Outcome outcome = await UnpackAsync();
        Assert.Equal(1, outcome.ExitCode);
        Assert.False(Directory.Exists(Out) && Directory.EnumerateFileSystemEntries(Out).Any());
        Assert.Contains(Word(outcome), (string[])["malformed", "tampered", "bad-signature", "wrong-origin", "unproven", "key-mismatch"]);
    }

    [Fact]
    public async Task A_file_too_few_is_malformed()
    {
        await ChangeAsync(files => [.. files.SkipLast(1)]);
        Assert.Equal("malformed", Word(await UnpackAsync()));
    }

    [Fact]
    public async Task A_file_too_many_is_malformed()
    {
        await ChangeAsync(files => [.. files, ("more", "x"u8.ToArray())]);
        Assert.Equal("malformed", Word(await UnpackAsync()));
    }

    [Fact]
    public async Task What_this_machine_saw_of_the_directory_before_has_to_be_the_beginning_of_what_is_carried()
    {
        (await UnpackAsync()).MustSucceed();
        string later = world["later.pack"];
        (await world.RunAsync("bravo", "pack", "--download", id, "--out", later)).MustSucceed();
        using World other = await World.CreateAsync();
        string otherState = Path.Combine(other.Keys("bravo"), "state");
        (await other.RunAsync("bravo", "agency", "list")).MustSucceed();
        // The directory of another history under this machine's memory.
        foreach (string file in Directory.GetFiles(otherState, "directory.*"))
        {
            File.Copy(file, Path.Combine(world.Keys("bravo"), "state", Path.GetFileName(file)), overwrite: true);
        }

        Outcome outcome = await new CommandLine().RunAsync("unpack", later, "--out", world["other"], "--keys", world.Keys("bravo"), "--invite", world["invite.json"]);
        Assert.Equal("fork", Word(outcome));
    }

    [Fact]
    public async Task An_older_pack_opens_after_a_newer_one_under_the_newer_directory()
    {
        (await new CommandLine().RunAsync("keygen", "--agency", "charlie", "--out", world.Keys("charlie"), "--gateway-name", FakeGateway.Name.Value)).MustSucceed();
        world.Gateway.Accept(Path.Combine(world.Keys("charlie"), "enrolment.json"));
        string later = world["later.pack"];
        (await world.RunAsync("bravo", "pack", "--download", id, "--out", later)).MustSucceed();
        Directory.Delete(Path.Combine(world.Keys("bravo"), "state"), recursive: true);
        (await new CommandLine().RunAsync("unpack", later, "--out", world["first"], "--keys", world.Keys("bravo"), "--invite", world["invite.json"])).MustSucceed();
        (await UnpackAsync()).MustSucceed();
    }

    private static string Word(Outcome outcome) => outcome.Output.Split((char[])[' ', '\n'], 2)[0];

    private static byte[] Flip(byte[] content)
    {
        byte[] changed = [.. content];
        changed[changed.Length / 2] ^= 1;
        return changed;
    }

    private Task<Outcome> UnpackAsync(params string[] more) =>
        new CommandLine().RunAsync(["unpack", pack, "--out", Out, "--keys", world.Keys("bravo"), "--invite", world["invite.json"], .. more]);

    /// <summary>Writes the pack anew with other files, as anybody can who has it opened for him: it is signed by nobody.</summary>
    private async Task ChangeAsync(Func<IReadOnlyList<(string Name, byte[] Content)>, IReadOnlyList<(string Name, byte[] Content)>> change)
    {
        PassphraseSource none = new(null, null, Gateway.Client.Languages.Language.English);
        List<(string Name, byte[] Content)> files = [];
        PackIndex index;
        IRecipient reader;
        using (Pack opened = await Pack.OpenAsync(pack, () => Profile.Open(world.Keys("bravo")).LoadIdentitiesAsync(none, CancellationToken.None), CancellationToken.None))
        {
            index = opened.Index;
            reader = opened.Identities!.Keys[0].Recipient;
            foreach (BundleIndexItem item in index.Files)
            {
                files.Add((item.Name, await opened.ReadAsync(item.Name, int.MaxValue, CancellationToken.None)));
            }
        }

        PackedFile[] changed = [.. change(files).Select(file => PackedFile.Of(file.Name, file.Content))];
        PackIndex again = PackIndex.Create(index.Gateway, index.Kind, index.Principal, index.MadeAt, changed.Select(file => file.Item));
        await PackWriter.ReplaceAsync(pack, again, changed, [reader], CancellationToken.None);
    }
}
