namespace Gateway.Crypto.Tests;

public sealed class SshEd25519Tests : IDisposable
{
    private readonly SigningKey _key = SigningKey.Generate();
    private readonly StockTool _tool = new();

    public void Dispose()
    {
        _key.Dispose();
        _tool.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task What_is_sealed_to_an_ssh_key_its_private_half_opens(int size)
    {
        using SshEd25519Identity identity = new(_key);

        byte[] file = await Age.EncryptAsync(new byte[size], new SshEd25519Recipient(_key.VerifyingKey));

        Assert.Equal(new byte[size], await Age.DecryptAsync(file, identity));
    }

    [Fact]
    public async Task Another_key_does_not_match_and_neither_does_an_age_identity()
    {
        using SigningKey other = SigningKey.Generate();
        using SshEd25519Identity stranger = new(other);
        using X25519Identity age = X25519Identity.Generate();

        byte[] file = await Age.EncryptAsync(new byte[10], new SshEd25519Recipient(_key.VerifyingKey));

        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(file, stranger, age));
    }

    [Fact]
    public async Task A_file_for_both_kinds_of_keys_opens_with_either()
    {
        using SshEd25519Identity ssh = new(_key);
        using X25519Identity age = X25519Identity.Generate();

        byte[] file = await Age.EncryptAsync(new byte[10], new SshEd25519Recipient(_key.VerifyingKey), age.Recipient);

        Assert.Equal(new byte[10], await Age.DecryptAsync(file, ssh));
        Assert.Equal(new byte[10], await Age.DecryptAsync(file, age));
    }

    [Theory]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 AAAAAA")]
    [InlineData("ssh-ed25519 AAAAAA AAAA")]
    [InlineData("ssh-ed25519 AAAAAA AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA AAAA")]
    [InlineData("ssh-ed25519 AAAAAA AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")] // not canonical base64
    public void A_malformed_stanza_is_refused(string arguments)
    {
        using SshEd25519Identity identity = new(_key);

        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([new Stanza(arguments.Split(' '), new byte[32])], out _));
    }

    [Fact]
    public void A_body_of_another_length_or_a_low_order_share_is_refused()
    {
        using SshEd25519Identity identity = new(_key);
        using FileKey fileKey = FileKey.Generate();
        string tag = new SshEd25519Recipient(_key.VerifyingKey).Wrap(fileKey).Arguments[1];
        string zero = StrictBase64.EncodeUnpadded(new byte[32]);

        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([new Stanza(["ssh-ed25519", tag, zero], new byte[31])], out _));
        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([new Stanza(["ssh-ed25519", tag, zero], new byte[32])], out _));
    }

    [ToolFact("age")]
    public async Task Stock_age_opens_what_we_seal_to_an_ssh_key_and_the_reverse()
    {
        byte[] document = new byte[100_000];
        using SshEd25519Identity identity = new(_key);
        string privatePath = _tool.Write("id_ed25519", _key.ExportOpenSshPem());

        byte[] ours = await Age.EncryptAsync(document, new SshEd25519Recipient(_key.VerifyingKey));
        (int opened, byte[] output, string openError) = await _tool.RunAsync("age", ours, "-d", "-i", privatePath);
        (int closed, byte[] theirs, string sealError) = await _tool.RunAsync("age", document, "-r", _key.VerifyingKey.ToSshLine());

        Assert.True(opened == 0, openError);
        Assert.Equal(document, output);
        Assert.True(closed == 0, sealError);
        Assert.Equal(document, await Age.DecryptAsync(theirs, identity));
    }
}
