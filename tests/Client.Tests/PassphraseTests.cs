using System.Text;
using Client.Tests.Fakes;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>An identity file under a passphrase serves as any other, to whoever has the passphrase.</summary>
public sealed class PassphraseTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly TemporaryFolder folder = new();

    public PassphraseTests()
    {
        WriteSecret("passphrase", Passphrase + "\n");
        WriteSecret("wrong", Passphrase + "!");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Keygen_seals_the_identity_under_the_passphrase_and_nothing_else_changes()
    {
        (await KeygenAsync("--passphrase-file", folder["passphrase"])).MustSucceed();

        string file = await File.ReadAllTextAsync(Path.Combine(folder["keys"], "identity.txt"));
        Assert.StartsWith("-----BEGIN AGE ENCRYPTED FILE-----\n", file, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder["keys"], "identity.txt")));
        Assert.Equal(Recorded(), (await ExportAsync(new CommandLine(), "--passphrase-file", folder["passphrase"])).MustSucceed().Output.TrimEnd());
    }

    [Fact]
    public async Task The_passphrase_may_be_typed_twice_to_seal_and_once_to_open()
    {
        (await KeygenAsync(new CommandLine { Typed = [Passphrase, Passphrase] }, "--passphrase")).MustSucceed();

        Assert.Equal(Recorded(), (await ExportAsync(new CommandLine { Typed = [Passphrase] })).MustSucceed().Output.TrimEnd());
        Assert.Equal(Recorded(), (await ExportAsync(new CommandLine { Variables = Variable("passphrase") })).MustSucceed().Output.TrimEnd());
    }

    [Fact]
    public async Task Two_different_passphrases_make_no_keys()
    {
        Outcome outcome = await KeygenAsync(new CommandLine { Typed = [Passphrase, Passphrase + "!"] }, "--passphrase");

        Assert.Equal(2, outcome.ExitCode);
        Assert.False(Directory.Exists(folder["keys"]));
    }

    [Fact]
    public async Task Where_nobody_can_tell_the_passphrase_that_is_said_in_a_sentence()
    {
        Assert.Equal(2, (await KeygenAsync("--passphrase")).ExitCode);
        (await KeygenAsync("--passphrase-file", folder["passphrase"])).MustSucceed();

        foreach (Outcome outcome in (Outcome[])
            [
                await ExportAsync(new CommandLine()),
                await ExportAsync(new CommandLine { Typed = ["another"] }),
                await ExportAsync(new CommandLine { Variables = Variable("wrong") }),
                await ExportAsync(new CommandLine(), "--passphrase-file", folder["absent"]),
            ])
        {
            Assert.Equal(2, outcome.ExitCode);
            Assert.Single(outcome.Errors.TrimEnd().Split('\n'));
            Assert.DoesNotContain(Passphrase, outcome.Errors, StringComparison.Ordinal);
            Assert.Empty(outcome.Output);
        }
    }

    [Fact]
    public async Task The_variable_alone_seals_nothing_and_is_no_second_recipient()
    {
        (await KeygenAsync(new CommandLine { Variables = Variable("passphrase") })).MustSucceed();
        Assert.StartsWith("AGE-SECRET-KEY-1", await File.ReadAllTextAsync(Path.Combine(folder["keys"], "identity.txt")), StringComparison.Ordinal);

        CommandLine line = new() { Variables = Variable("passphrase"), Input = [1, 2] };
        byte[] file = (await line.RunAsync("seal", "-r", Recorded())).MustSucceed().Bytes;
        byte[] underIt = (await line.RunAsync("seal", "--passphrase")).MustSucceed().Bytes;

        Assert.Equal([1, 2], (await (line with { Input = file }).RunAsync("open", "-i", Path.Combine(folder["keys"], "identity.txt"))).MustSucceed().Bytes);
        Assert.Equal([1, 2], (await (line with { Input = underIt }).RunAsync("open")).MustSucceed().Bytes);
    }

    [Fact]
    public async Task Get_and_ack_use_a_sealed_identity()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        string identity = Path.Combine(world.Keys("bravo"), "identity.txt");
        byte[] sealedIdentity = (await new CommandLine { Input = await File.ReadAllBytesAsync(identity) }.RunAsync("seal", "--passphrase-file", folder["passphrase"])).MustSucceed().Bytes;
        await File.WriteAllBytesAsync(identity, sealedIdentity);

        Outcome without = await world.RunAsync("bravo", "get", id, "--out", folder["without"]);
        (await world.RunAsync("bravo", "get", id, "--out", folder["with"], "--passphrase-file", folder["passphrase"])).MustSucceed();
        (await world.RunAsync("bravo", "ack", id, "--passphrase-file", folder["passphrase"])).MustSucceed();

        Assert.Equal(2, without.ExitCode);
        Assert.False(Directory.Exists(folder["without"]) && Directory.EnumerateFileSystemEntries(folder["without"]).Any());
        Assert.Equal("Patch the pumps.", await File.ReadAllTextAsync(Path.Combine(folder["with"], "note.txt")));
    }

    [Fact]
    public async Task An_openssh_key_and_several_identities_may_be_in_sealed_files_too()
    {
        using SigningKey ssh = SigningKey.Generate();
        using X25519Identity one = X25519Identity.Generate();
        using X25519Identity two = X25519Identity.Generate();
        string text = $"# two of them\n\n{Encoding.ASCII.GetString(one.Export())}\n# the other\n{Encoding.ASCII.GetString(two.Export())}\n";
        WriteSecret("ssh", Encoding.ASCII.GetString(await SealAsync(ssh.ExportOpenSshPem())));
        WriteSecret("several", Encoding.ASCII.GetString(await SealAsync(Encoding.ASCII.GetBytes(text))));

        foreach ((string recipient, string identities) in ((string, string)[])[(ssh.VerifyingKey.ToSshLine(), "ssh"), (two.Recipient.ToString(), "several")])
        {
            byte[] file = (await new CommandLine { Input = [7] }.RunAsync("seal", "-r", recipient)).MustSucceed().Bytes;
            Assert.Equal([7], (await new CommandLine { Input = file, Typed = [Passphrase] }.RunAsync("open", "-i", folder[identities])).MustSucceed().Bytes);
        }
    }

    private async Task<byte[]> SealAsync(byte[] text) =>
        (await new CommandLine { Input = text }.RunAsync("seal", "-a", "--passphrase-file", folder["passphrase"])).MustSucceed().Bytes;

    private Dictionary<string, string> Variable(string file) => new() { ["ADVISORY_PASSPHRASE_FILE"] = folder[file] };

    private Task<Outcome> KeygenAsync(params string[] more) => KeygenAsync(new CommandLine(), more);

    private Task<Outcome> KeygenAsync(CommandLine line, params string[] more) => line.RunAsync(["keygen", "--agency", "cncert", "--out", folder["keys"], .. more]);

    private Task<Outcome> ExportAsync(CommandLine line, params string[] more) =>
        line.RunAsync(["key", "export", "--purpose", "receive", "--keys", folder["keys"], .. more]);

    private string Recorded() =>
        Assert.Single(Enrolment.Parse(File.ReadAllBytes(Path.Combine(folder["keys"], "enrolment.json"))).Record.Principals[0].Keys.Texts(KeyPurpose.Receive));

    private void WriteSecret(string name, string content)
    {
        File.WriteAllText(folder[name], content);
        File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
