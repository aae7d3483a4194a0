using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class HybridTests
{
    /// <summary>The example of c2sp.org/age; the recipient is long, so its ends stand for it.</summary>
    private static readonly byte[] Example = Encoding.ASCII.GetBytes("AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR");

    private static readonly string Share = StrictBase64.EncodeUnpadded(new byte[XWing.CiphertextBytes]);

    public static TheoryData<string, string[], int> MalformedStanzas => new()
    {
        { "no share", [], 32 },
        { "two shares", [Share, Share], 32 },
        { "a share that is too short", [Share[..^4]], 32 },
        { "a share that is too long", [Share + "AAAA"], 32 },
        { "a share with padding", [Share + "=="], 32 },
        { "a share whose last bits are not zero", [Share[..^1] + "B"], 32 },
        { "a share that is not base64", [Share[..^1] + "-"], 32 },
        { "a body that is too short", [Share], 31 },
        { "a body that is too long", [Share], 33 },
    };

    [PostQuantumFact]
    public void The_specifications_identity_has_the_specifications_recipient()
    {
        using HybridIdentity identity = HybridIdentity.Parse(Example);
        string recipient = identity.Recipient.ToString();

        Assert.StartsWith("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5aapdmwjjqpjfdyxnzr2zampc3uxy0dg4z2n2gm9su72p0pc3u0jvev55", recipient, StringComparison.Ordinal);
        Assert.EndsWith("jtqmwze9pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k", recipient, StringComparison.Ordinal);
        Assert.Equal(Example, identity.Export());
        Assert.Equal(identity.Recipient, HybridRecipient.Parse(recipient));
    }

    [PostQuantumFact]
    public void A_recipient_is_read_by_arithmetic_alone_exactly_as_with_ML_KEM()
    {
        using HybridIdentity identity = HybridIdentity.Generate();
        string text = identity.Recipient.ToString();
        Assert.True(HybridRecipient.TryParse(text, out HybridRecipient? read));
        Assert.Equal(identity.Recipient, read);
        using FileKey fileKey = FileKey.Generate();
        Assert.True(HybridRecipient.IsStanza(read.Wrap(fileKey)));
        string broken = text[..^1] + (text[^1] == 'q' ? 'p' : 'q');
        Assert.False(HybridRecipient.TryParse(broken, out _));
        Assert.Throws<KeyFormatException>(() => HybridRecipient.Parse(broken));
    }

    [PostQuantumFact]
    public async Task What_is_sealed_opens_for_its_identity_and_for_no_other()
    {
        using HybridIdentity identity = HybridIdentity.Generate();
        using HybridIdentity second = HybridIdentity.Generate();
        using HybridIdentity stranger = HybridIdentity.Generate();
        using X25519Identity classical = X25519Identity.Generate();

        byte[] file = await Age.EncryptAsync(new byte[1000], identity.Recipient, second.Recipient);

        Assert.Equal(new byte[1000], await Age.DecryptAsync(file, identity));
        Assert.Equal(new byte[1000], await Age.DecryptAsync(file, classical, second));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(file, stranger, classical));
    }

    [PostQuantumFact]
    public void A_classical_recipient_beside_it_is_refused()
    {
        using HybridIdentity hybrid = HybridIdentity.Generate();
        using X25519Identity classical = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();

        Assert.Throws<ArgumentException>(() => Header.Create(fileKey, [hybrid.Recipient, classical.Recipient]));
        Assert.Throws<ArgumentException>(() => Header.Create(fileKey, [classical.Recipient, hybrid.Recipient]));
    }

    [Theory]
    [MemberData(nameof(MalformedStanzas))]
    public void A_malformed_stanza_is_refused_with_ML_KEM_and_without(string what, string[] arguments, int bodyBytes)
    {
        var stanza = new Stanza(["mlkem768x25519", .. arguments], new byte[bodyBytes]);
        Assert.False(HybridRecipient.IsStanza(stanza), what);
        Assert.Throws<HeaderFormatException>(() => UnavailableHybridIdentity.Parse(Example).TryUnwrap([stanza], out _));
        if (HybridRecipient.IsSupported)
        {
            using HybridIdentity identity = HybridIdentity.Generate();
            Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([stanza], out _));
        }
    }

    [PostQuantumFact]
    public void A_share_whose_X25519_half_is_the_point_of_order_four_is_refused()
    {
        using HybridIdentity identity = HybridIdentity.Generate();
        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([new Stanza(["mlkem768x25519", Share], new byte[32])], out _));
    }

    [PostQuantumFact]
    public void A_changed_bit_of_the_encapsulated_key_or_the_body_opens_nothing()
    {
        using HybridIdentity identity = HybridIdentity.Generate();
        using FileKey fileKey = FileKey.Generate();
        Stanza stanza = identity.Recipient.Wrap(fileKey);
        Assert.True(StrictBase64.TryDecodeUnpadded(Encoding.ASCII.GetBytes(stanza.Arguments[1]), out byte[] enc));

        foreach (int place in (int[])[0, 500, 1087, 1088, 1100])
        {
            byte[] changed = [.. enc];
            changed[place] ^= 1;
            Assert.False(identity.TryUnwrap([new Stanza(["mlkem768x25519", StrictBase64.EncodeUnpadded(changed)], stanza.Body)], out _));
        }

        byte[] body = stanza.Body.ToArray();
        body[5] ^= 1;
        Assert.False(identity.TryUnwrap([new Stanza(stanza.Arguments, body)], out _));
    }

    [PostQuantumFact]
    public void A_key_that_cannot_be_used_is_no_recipient()
    {
        using HybridIdentity identity = HybridIdentity.Generate();
        byte[] text = Encoding.ASCII.GetBytes(identity.Recipient.ToString());
        byte[] key = new byte[XWing.PublicKeyBytes];
        Assert.True(Bech32.TryDecode("age1pq"u8, text, key));
        byte[] lowOrder = [.. key[..^32], .. new byte[32]];
        byte[] outOfRange = [.. key];
        outOfRange.AsSpan(0, 3).Fill(0xff); // two coefficients of 4095, where q is 3329

        Assert.True(HybridRecipient.TryCreate(key, out _));
        Assert.False(HybridRecipient.TryCreate(lowOrder, out _));
        Assert.False(HybridRecipient.TryCreate(outOfRange, out _));
    }

    [Fact]
    public void Other_texts_are_no_recipient_and_no_identity()
    {
        Assert.False(HybridRecipient.LooksLikeOne(null));
        Assert.Throws<KeyFormatException>(() => HybridRecipient.Parse("age1pq1"));
        Assert.Throws<KeyFormatException>(() => HybridRecipient.Parse("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"));
        Assert.Throws<KeyFormatException>(() => HybridIdentity.Parse("AGE-SECRET-KEY-PQ-1"u8));
        Assert.Throws<KeyFormatException>(() => HybridIdentity.Parse(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Example).ToLowerInvariant())));
    }

    [Fact]
    public void An_identity_file_with_a_hybrid_identity_is_read_on_any_machine_and_its_others_come_first_where_that_one_is_of_no_use()
    {
        using X25519Identity classical = X25519Identity.Generate();

        IReadOnlyList<IIdentity> read = IdentityFile.Parse([.. Example, (byte)'\n', .. classical.Export()]);

        Type[] expected = HybridRecipient.IsSupported ? [typeof(HybridIdentity), typeof(X25519Identity)] : [typeof(X25519Identity), typeof(UnavailableHybridIdentity)];
        Assert.Equal(expected, read.Select(static identity => identity.GetType()));
        Assert.All(read, static identity => (identity as IDisposable)?.Dispose());
        Assert.Throws<KeyFormatException>(() => IdentityFile.Parse([.. Example[..^1], (byte)'q']));
    }

    [Fact]
    public void What_stands_for_an_identity_without_ml_kem_passes_over_other_stanzas_and_refuses_hybrid_ones()
    {
        var identity = UnavailableHybridIdentity.Parse(Example);
        Assert.False(identity.TryUnwrap([new Stanza(["X25519", "AAAA"], new byte[32]), new Stanza(["example", "!"], default)], out FileKey? fileKey));
        Assert.Null(fileKey);
        Assert.Throws<CryptoUnavailableException>(() => identity.TryUnwrap([new Stanza(["mlkem768x25519", Share], new byte[32])], out _));
        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([new Stanza(["mlkem768x25519", "AAAA"], new byte[32])], out _));
        Assert.Throws<KeyFormatException>(() => UnavailableHybridIdentity.Parse(Example.AsSpan(1)));
    }

    [Fact]
    public void Where_the_platform_has_no_ml_kem_that_is_said_and_nothing_else_is_done()
    {
        if (HybridRecipient.IsSupported)
        {
            HybridRecipient.RequireSupport();
            HybridIdentity.Generate().Dispose();
            return;
        }

        Assert.Throws<CryptoUnavailableException>(HybridRecipient.RequireSupport);
        Assert.Throws<CryptoUnavailableException>(HybridIdentity.Generate);
        Assert.Throws<CryptoUnavailableException>(() => HybridIdentity.Parse(Example));
        string key = "age1pq1" + new string('q', Bech32.TextLength("age1pq"u8, XWing.PublicKeyBytes) - 7);
        Assert.Throws<CryptoUnavailableException>(() => HybridRecipient.Parse(key));
    }
}
