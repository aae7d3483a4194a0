using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class ScryptTests
{
    private const int Quick = 4;

    private static readonly byte[] Passphrase = Encoding.UTF8.GetBytes("correct horse battery staple");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task What_a_passphrase_sealed_it_opens(int size)
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity identity = new(Passphrase);

        byte[] file = await Age.EncryptAsync(new byte[size], recipient);

        Assert.Equal(new byte[size], await Age.DecryptAsync(file, identity));
    }

    [Fact]
    public async Task Another_passphrase_does_not_match()
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity stranger = new("correct horse battery stapl"u8);

        byte[] file = await Age.EncryptAsync(new byte[10], recipient);

        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(file, stranger));
    }

    [Fact]
    public async Task A_file_for_keys_does_not_match_a_passphrase_and_the_reverse()
    {
        using X25519Identity key = X25519Identity.Generate();
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using ScryptIdentity identity = new(Passphrase);

        byte[] forKey = await Age.EncryptAsync(new byte[10], key.Recipient);
        byte[] forPassphrase = await Age.EncryptAsync(new byte[10], recipient);

        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(forKey, identity));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(forPassphrase, key));
    }

    [Fact]
    public void A_passphrase_is_the_only_recipient_of_its_file()
    {
        using X25519Identity key = X25519Identity.Generate();
        using ScryptRecipient one = new(Passphrase, Quick);
        using ScryptRecipient other = new("another"u8, Quick);
        using FileKey fileKey = FileKey.Generate();

        Assert.Throws<ArgumentException>(() => Header.Create(fileKey, [one, key.Recipient]));
        Assert.Throws<ArgumentException>(() => Header.Create(fileKey, [key.Recipient, one]));
        Assert.Throws<ArgumentException>(() => Header.Create(fileKey, [one, other]));
    }

    [Fact]
    public void No_two_stanzas_have_one_salt()
    {
        using ScryptRecipient recipient = new(Passphrase, Quick);
        using FileKey fileKey = FileKey.Generate();

        Assert.NotEqual(recipient.Wrap(fileKey).Arguments[1], recipient.Wrap(fileKey).Arguments[1]);
    }

    [Theory]
    [InlineData("scrypt")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 4 4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnx 4")] // not canonical base64
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw== 4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRG 4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnwAA 4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 0")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 04")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw +4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw -4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 4x")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 0x4")]
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 21")] // more memory than a stranger may ask for
    [InlineData("scrypt ajMFur+EJLGaohv/dLRGnw 99999999999999999999")]
    public void A_malformed_stanza_is_refused_before_any_work(string arguments)
    {
        using ScryptIdentity identity = new(Passphrase);
        Stanza stanza = new(arguments.Split(' '), new byte[32]);

        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([stanza], out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_body_of_another_length_is_refused(int length)
    {
        using ScryptIdentity identity = new(Passphrase);
        Stanza stanza = new(["scrypt", "ajMFur+EJLGaohv/dLRGnw", "4"], new byte[length]);

        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([stanza], out _));
    }

    [Fact]
    public void A_stanza_beside_another_is_refused_whatever_the_other_is()
    {
        using ScryptIdentity identity = new(Passphrase);
        Stanza scrypt = new(["scrypt", "ajMFur+EJLGaohv/dLRGnw", "4"], new byte[32]);

        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([scrypt, new Stanza(["X-grease"], new byte[3])], out _));
        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([scrypt, scrypt], out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(21)]
    public void A_work_factor_beyond_its_bounds_is_refused(int logWorkFactor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScryptRecipient(Passphrase, logWorkFactor));

    [Fact]
    public void An_empty_passphrase_is_none()
    {
        Assert.Throws<ArgumentException>(() => new ScryptRecipient([]));
        Assert.Throws<ArgumentException>(() => new ScryptIdentity([]));
    }

    [Fact]
    public void After_disposal_nothing_is_wrapped_or_opened()
    {
        ScryptRecipient recipient = new(Passphrase, Quick);
        ScryptIdentity identity = new(Passphrase);
        using FileKey fileKey = FileKey.Generate();
        Stanza stanza = recipient.Wrap(fileKey);
        recipient.Dispose();
        identity.Dispose();

        Assert.Throws<ObjectDisposedException>(() => recipient.Wrap(fileKey));
        Assert.Throws<ObjectDisposedException>(() => identity.TryUnwrap([stanza], out _));
        Assert.Equal(nameof(ScryptRecipient), recipient.ToString());
        Assert.Equal(nameof(ScryptIdentity), identity.ToString());
    }

    /// <summary>RFC 7914 §12, the vector that r = 8 and p = 1 share with age.</summary>
    [Fact]
    public void The_rfcs_vector_comes_out()
    {
        byte[] key = new byte[Scrypt.KeyBytes];

        Scrypt.Derive("pleaseletmein"u8, "SodiumChloride"u8, 14, key);

        Assert.Equal("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2", Convert.ToHexStringLower(key));
    }
}
