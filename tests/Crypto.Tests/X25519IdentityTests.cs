using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class X25519IdentityTests
{
    private const string Example = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    private const string ExampleRecipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    [Fact]
    public void An_identity_unwraps_what_its_recipient_wrapped_wherever_the_stanza_stands()
    {
        using X25519Identity identity = X25519Identity.Generate();
        using X25519Identity other = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        Stanza[] stanzas = [new(["example.com/grease", "x"], new byte[3]), other.Recipient.Wrap(fileKey), identity.Recipient.Wrap(fileKey)];

        Assert.True(identity.TryUnwrap(stanzas, out FileKey? unwrapped));
        using (unwrapped)
        {
            Assert.Equal(fileKey.Bytes.ToArray(), unwrapped.Bytes.ToArray());
        }

        Assert.False(identity.TryUnwrap(stanzas[..2], out _));
        Assert.False(identity.TryUnwrap([], out _));
    }

    [Fact]
    public void A_stanza_with_a_bit_flipped_in_share_or_body_is_not_ours()
    {
        using X25519Identity identity = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        Stanza stanza = identity.Recipient.Wrap(fileKey);
        Assert.True(StrictBase64.TryDecodeUnpadded(Encoding.ASCII.GetBytes(stanza.Arguments[1]), out byte[] share));
        for (int i = 0; i < 32; i++)
        {
            byte[] changedShare = [.. share];
            changedShare[i] ^= 0x10;
            byte[] changedBody = stanza.Body.ToArray();
            changedBody[i] ^= 0x10;

            Assert.False(identity.TryUnwrap([Stanza(changedShare, stanza.Body)], out _));
            Assert.False(identity.TryUnwrap([Stanza(share, changedBody)], out _));
        }
    }

    [Fact]
    public void A_share_in_another_spelling_of_the_same_point_is_not_ours()
    {
        // X25519 ignores the top bit; the wrap key's salt does not, so a file cannot be changed this way.
        using X25519Identity identity = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        Stanza stanza = identity.Recipient.Wrap(fileKey);
        Assert.True(StrictBase64.TryDecodeUnpadded(Encoding.ASCII.GetBytes(stanza.Arguments[1]), out byte[] share));
        share[31] |= 0x80;

        Assert.False(identity.TryUnwrap([Stanza(share, stanza.Body)], out _));
    }

    public static TheoryData<string[], int> MalformedStanzas => new()
    {
        { ["X25519"], 32 },
        { ["X25519", new string('B', 42) + "E", "extra"], 32 },
        { ["X25519", new string('B', 42) + "F"], 32 },
        { ["X25519", new string('B', 42) + "E="], 32 },
        { ["X25519", new string('B', 42)], 32 },
        { ["X25519", new string('B', 44)], 32 },
        { ["X25519", new string('B', 42) + "E"], 0 },
        { ["X25519", new string('B', 42) + "E"], 31 },
        { ["X25519", new string('B', 42) + "E"], 33 },
        { ["X25519", new string('B', 42) + "E"], 48 },
        { ["X25519", new string('A', 43)], 32 },
    };

    [Theory]
    [MemberData(nameof(MalformedStanzas))]
    public void A_malformed_stanza_of_its_own_type_is_refused_even_behind_a_good_one(string[] arguments, int bodyBytes)
    {
        using X25519Identity identity = X25519Identity.Generate();
        using X25519Identity other = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        var malformed = new Stanza(arguments, new byte[bodyBytes]);

        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([malformed], out _));
        Assert.Throws<HeaderFormatException>(() => identity.TryUnwrap([other.Recipient.Wrap(fileKey), malformed], out _));
    }

    [Theory]
    [InlineData("x25519")]
    [InlineData("X25519x")]
    [InlineData("ssh-ed25519")]
    public void Stanzas_of_other_types_are_ignored(string type)
    {
        using X25519Identity identity = X25519Identity.Generate();

        Assert.False(identity.TryUnwrap([new Stanza([type], default)], out _));
    }

    public static TheoryData<string> OtherTexts => new()
    {
        string.Empty,
        Example.ToLowerInvariant(),
        Example[..30] + Example[30..].ToLowerInvariant(),
        Example[..^1],
        Example + "Q",
        Example + "\n",
        " " + Example,
        Example.Replace("EGAEX", "EGAEY", StringComparison.Ordinal),
        Example.Replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEZ-1", StringComparison.Ordinal),
        ExampleRecipient,
    };

    [Theory]
    [MemberData(nameof(OtherTexts))]
    public void Any_other_text_is_no_identity(string text) => Assert.Throws<KeyFormatException>(() => X25519Identity.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void An_identity_file_holds_comments_empty_lines_and_several_identities()
    {
        using X25519Identity second = X25519Identity.Generate();
        string file = $"# created: 2026-01-02\r\n# public key: {ExampleRecipient}\n{Example}\r\n\n{Encoding.ASCII.GetString(second.Export())}";

        X25519Identity[] identities = [.. IdentityFile.Parse(Encoding.ASCII.GetBytes(file)).Cast<X25519Identity>()];

        Assert.Equal([ExampleRecipient, second.Recipient.ToString()], identities.Select(static identity => identity.Recipient.ToString()));
        Assert.All(identities, static identity => identity.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData(Example + "\nAGE-PLUGIN-YUBIKEY-1QQQ\n")]
    [InlineData(" " + Example)]
    [InlineData(Example + " " + Example)]
    public void A_file_with_no_identity_or_a_line_that_is_none_is_refused(string file) =>
        Assert.Throws<KeyFormatException>(() => IdentityFile.Parse(Encoding.ASCII.GetBytes(file)));

    [Fact]
    public void A_disposed_identity_neither_unwraps_nor_exports()
    {
        X25519Identity identity = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        Stanza stanza = identity.Recipient.Wrap(fileKey);
        identity.Dispose();
        identity.Dispose();

        Assert.Throws<ObjectDisposedException>(() => identity.TryUnwrap([stanza], out _));
        Assert.Throws<ObjectDisposedException>(identity.Export);
        Assert.Equal("X25519Identity", identity.ToString());
    }

    private static Stanza Stanza(byte[] share, ReadOnlyMemory<byte> body) => new(["X25519", StrictBase64.EncodeUnpadded(share)], body);
}
