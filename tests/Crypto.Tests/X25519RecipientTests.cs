using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class X25519RecipientTests
{
    private const string Example = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")] // order 4
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")] // order 1
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p - 1, on the twist
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")] // order 8
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")] // order 8
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p
    [InlineData("f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p + 9, another text of the base point
    [InlineData("0900000000000000000000000000000000000000000000000000000000000080")] // the base point with the unused bit set
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_low_order_or_non_canonical_point_is_no_recipient(string point)
    {
        byte[] bytes = Convert.FromHexString(point);
        byte[] text = new byte[Bech32.TextLength("age"u8, bytes.Length)];
        Bech32.Encode("age"u8, bytes, text);

        Assert.False(X25519Recipient.TryCreate(bytes, out _));
        Assert.False(X25519Recipient.TryParse(Encoding.ASCII.GetString(text), out _));
        Assert.Throws<KeyFormatException>(() => X25519Recipient.Parse(Encoding.ASCII.GetString(text)));
    }

    [Fact]
    public void The_largest_canonical_point_of_use_is_a_recipient() =>
        Assert.True(X25519Recipient.TryCreate(Convert.FromHexString("ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), out _));

    public static TheoryData<string?> OtherTexts => new()
    {
        null,
        string.Empty,
        Example.ToUpperInvariant(),
        "AGE" + Example[3..],
        Example[..20] + Example[20..].ToUpperInvariant(),
        Example + "q",
        Example[..^1],
        " " + Example,
        Example + "\n",
        Example.Replace("age1", "agf1", StringComparison.Ordinal),
        Example.Replace("age1", "age2", StringComparison.Ordinal),
        Example.Replace("zvk", "zkv", StringComparison.Ordinal),
        Example.Replace("zvk", "zbk", StringComparison.Ordinal),
        Example.Replace("zvk", "z\u00e9k", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(OtherTexts))]
    public void Any_other_text_is_no_recipient(string? text) => Assert.False(X25519Recipient.TryParse(text, out _));

    [Fact]
    public void A_change_of_any_one_character_is_noticed_by_the_checksum()
    {
        const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        for (int i = 4; i < Example.Length; i++)
        {
            foreach (char other in Alphabet.Where(other => other != Example[i]))
            {
                Assert.False(X25519Recipient.TryParse(Example[..i] + other + Example[(i + 1)..], out _));
            }
        }
    }

    [Fact]
    public void The_unused_bits_of_the_last_symbol_must_be_zero()
    {
        // 52 symbols hold 260 bits. The text below is the example with one of the last four set and the checksum made right again.
        byte[] symbols = [.. Example[4..^6].Select(static character => (byte)"qpzry9x8gf2tvdw0s3jn54khce6mua7l".IndexOf(character, StringComparison.Ordinal))];
        Assert.Equal(0, symbols[^1] & 0xf);
        symbols[^1] |= 1;

        Assert.False(X25519Recipient.TryParse(WithChecksum(symbols), out _));
        symbols[^1] &= 0xfe;
        Assert.Equal(Example, WithChecksum(symbols));
    }

    [Fact]
    public void Recipients_are_equal_when_their_points_are()
    {
        using X25519Identity other = X25519Identity.Generate();
        X25519Recipient one = X25519Recipient.Parse(Example);

        Assert.Equal(one, X25519Recipient.Parse(Example));
        Assert.Equal(one.GetHashCode(), X25519Recipient.Parse(Example).GetHashCode());
        Assert.NotEqual(one, other.Recipient);
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void A_stanza_has_the_shape_of_the_specification_and_a_share_of_its_own()
    {
        using FileKey fileKey = FileKey.Generate();
        X25519Recipient recipient = X25519Recipient.Parse(Example);
        Stanza one = recipient.Wrap(fileKey);
        Stanza two = recipient.Wrap(fileKey);

        Assert.Equal(("X25519", 2, 43, 32), (one.Type, one.Arguments.Count, one.Arguments[1].Length, one.Body.Length));
        Assert.NotEqual(one.Arguments[1], two.Arguments[1]);
        Assert.NotEqual(one.Body.ToArray(), two.Body.ToArray());
    }

    [Fact]
    public void A_disposed_file_key_is_not_wrapped()
    {
        FileKey fileKey = FileKey.Generate();
        fileKey.Dispose();

        Assert.Throws<ObjectDisposedException>(() => X25519Recipient.Parse(Example).Wrap(fileKey));
        Assert.Throws<ObjectDisposedException>(() => new PayloadWriter(Stream.Null, fileKey));
        Assert.Throws<ObjectDisposedException>(() => new PayloadReader(Stream.Null, fileKey));
        Assert.Equal("FileKey", fileKey.ToString());
    }

    // BIP 173's checksum, written here a second time and independently of the library.
    private static string WithChecksum(byte[] symbols)
    {
        uint[] generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint state = 1;
        foreach (int value in "age".Select(static c => c >> 5).Append(0).Concat("age".Select(static c => c & 31)).Concat(symbols.Select(static s => (int)s)).Concat(new int[6]))
        {
            uint top = state >> 25;
            state = ((state & 0x1ffffff) << 5) ^ (uint)value;
            state = Enumerable.Range(0, 5).Aggregate(state, (sum, i) => ((top >> i) & 1) == 1 ? sum ^ generator[i] : sum);
        }

        state ^= 1;
        IEnumerable<int> checksum = Enumerable.Range(0, 6).Select(i => (int)((state >> (5 * (5 - i))) & 31));
        return "age1" + string.Concat(symbols.Select(static s => (int)s).Concat(checksum).Select(static s => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"[s]));
    }
}
