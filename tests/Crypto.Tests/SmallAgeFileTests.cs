using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class SmallAgeFileTests
{
    private const int Quick = 4;

    private static readonly byte[] Passphrase = Encoding.UTF8.GetBytes("correct horse battery staple");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(119)]
    [InlineData(SmallAgeFile.MaxSecretBytes)]
    public async Task It_is_the_file_that_the_streaming_door_reads_and_writes(int size)
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity identity = new(Passphrase);
        byte[] secret = [.. Enumerable.Range(0, size).Select(i => (byte)(i % 251))];
        byte[] file = SmallAgeFile.Encrypt(secret, recipient);
        Assert.True(SmallAgeFile.IsAgeFile(file));
        Assert.Equal(secret, SmallAgeFile.Decrypt(file, identity));
        Assert.Equal(secret, await Age.DecryptAsync(file, identity));
        Assert.Equal(secret, SmallAgeFile.Decrypt(await Age.EncryptAsync(secret, recipient), identity));
    }

    [Fact]
    public async Task A_longer_secret_is_refused_both_ways()
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity identity = new(Passphrase);
        byte[] longer = new byte[SmallAgeFile.MaxSecretBytes + 1];
        Assert.Throws<ArgumentOutOfRangeException>(() => SmallAgeFile.Encrypt(longer, recipient));
        byte[] file = await Age.EncryptAsync(longer, recipient);
        Assert.Throws<PayloadException>(() => SmallAgeFile.Decrypt(file, identity));
    }

    [Fact]
    public void Whatever_is_changed_cut_or_added_is_refused()
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity identity = new(Passphrase);
        byte[] file = SmallAgeFile.Encrypt("secret"u8, recipient);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= 1;
            Refused(changed, identity);
            Refused(file[..i], identity);
        }

        Refused([.. file, 0], identity);
    }

    [Fact]
    public void Another_passphrase_does_not_match()
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity stranger = new("correct horse battery stapl"u8);
        byte[] file = SmallAgeFile.Encrypt("secret"u8, recipient);
        Assert.Throws<NoIdentityMatchException>(() => SmallAgeFile.Decrypt(file, stranger));
    }

    private static void Refused(byte[] file, ScryptIdentity identity)
    {
        Exception? refusal = Record.Exception(() => SmallAgeFile.Decrypt(file, identity));
        Assert.True(refusal is HeaderFormatException or HeaderMacException or NoIdentityMatchException or PayloadException, refusal?.ToString() ?? "It opened.");
    }
}
