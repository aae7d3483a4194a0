using Gateway.Crypto;
using Gateway.Server.Commands;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Keys;

public sealed class KeySealingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-sealing-").FullName;

    private DataFolder Data => new(Path.Combine(folder, "data"));

    private string Passphrase => Path.Combine(folder, "passphrase");

    [Fact]
    public async Task A_gateway_founded_under_a_passphrase_holds_no_key_that_opens_without_it_those_of_rotations_included()
    {
        Write(Passphrase, "correct horse battery staple\n");
        await FoundAsync(Passphrase);
        new StorageKeyRotation(Data, KeyFiles.Of(Options)).Run();
        NextKey.Prepare(Data.AuditLogKey, KeyFiles.Of(Options));
        Assert.True(KeyFiles.AreSealed(Data));
        Assert.All(KeyFiles.Enumerate(Data), path => Assert.True(KeyFiles.IsSealed(path)));
        using (var keys = GatewayKeys.Load(Data, Options))
        {
            Assert.Single(keys.Storage.FormerKeyIds);
        }

        Assert.Throws<SetupException>(() => GatewayKeys.Load(Data, Options.GatewayName));
        using var identity = new ScryptIdentity("correct horse battery staple"u8);
        using var root = SigningKey.Parse(SmallAgeFile.Decrypt(File.ReadAllBytes(Data.RootKey), identity));
    }

    [Fact]
    public async Task Keys_are_sealed_and_unsealed_and_a_half_done_seal_goes_on()
    {
        Write(Passphrase, "correct horse battery staple");
        await FoundAsync(null);
        Dictionary<string, byte[]> plain = KeyFiles.Enumerate(Data).ToDictionary(path => path, File.ReadAllBytes);
        Assert.False(KeyFiles.AreSealed(Data));

        // A process that was killed when it had sealed one key.
        new KeyFiles(new PassphraseFile(Passphrase)).Replace(Data.TokenKey, [.. plain[Data.TokenKey]]);
        Assert.False(KeyFiles.AreSealed(Data));
        await new KeySealing(Data, Options).SealAsync(Passphrase, default);
        Assert.True(KeyFiles.AreSealed(Data));
        GatewayKeys.Load(Data, Options).Dispose();

        await new KeySealing(Data, Options).UnsealAsync(default);
        Assert.Null(Options.Keys.PassphraseFile);
        Assert.Equal(plain.Values, KeyFiles.Enumerate(Data).Select(File.ReadAllBytes));
    }

    [Fact]
    public async Task Another_passphrase_a_short_one_or_one_that_others_can_read_opens_nothing_and_changes_nothing()
    {
        Write(Passphrase, "correct horse battery staple");
        await FoundAsync(null);
        new KeyFiles(new PassphraseFile(Passphrase)).Replace(Data.AuditLogKey, File.ReadAllBytes(Data.AuditLogKey));
        Dictionary<string, byte[]> before = KeyFiles.Enumerate(Data).ToDictionary(path => path, File.ReadAllBytes);
        Assert.Throws<SetupException>(() => GatewayKeys.Load(Data, Options));

        GatewayOptions options = Options;
        options.Keys.PassphraseFile = Passphrase;
        Write(Passphrase, "another passphrase altogether");
        await Assert.ThrowsAsync<SetupException>(() => new KeySealing(Data, options).SealAsync(Passphrase, default));
        Assert.Throws<SetupException>(() => GatewayKeys.Load(Data, options));
        await Assert.ThrowsAsync<SetupException>(() => new KeySealing(Data, options).UnsealAsync(default));
        Write(Passphrase, "too short");
        Assert.Throws<SetupException>(() => GatewayKeys.Load(Data, options));
        File.SetUnixFileMode(Passphrase, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Throws<SetupException>(() => GatewayKeys.Load(Data, options));
        Assert.Equal(before.Values, KeyFiles.Enumerate(Data).Select(File.ReadAllBytes));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private GatewayOptions Options => Server.Hosting.Settings.Load(Data);

    private Task FoundAsync(string? passphrase) => Founding.RunAsync(
        Data, new NewGateway(GatewayHost.Name, null, null, PassphraseFile: passphrase), new TestAgency("alpha").Enrolment, CancellationToken.None);

    private static void Write(string path, string text) => SecretFile.Replace(path, System.Text.Encoding.UTF8.GetBytes(text));
}
