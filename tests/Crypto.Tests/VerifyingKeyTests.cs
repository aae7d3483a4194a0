namespace Gateway.Crypto.Tests;

public sealed class VerifyingKeyTests
{
    private const string PublicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

    [Fact]
    public void The_ssh_line_has_one_form()
    {
        using SigningKey signing = SigningKey.Generate();
        VerifyingKey key = signing.VerifyingKey;
        string line = key.ToSshLine();

        Assert.Equal(80, line.Length);
        Assert.Equal(key, VerifyingKey.ParseSsh(line));
        Assert.Equal(line, key.ToString());
        foreach (string other in new[] { line + " comment", line + "\n", " " + line, line.Replace(" ", "  ", StringComparison.Ordinal), line[..^1], line + "=", line.Replace("ssh-", "SSH-", StringComparison.Ordinal), string.Empty })
        {
            Assert.False(VerifyingKey.TryParseSsh(other, out _), other);
            Assert.Throws<KeyFormatException>(() => VerifyingKey.ParseSsh(other));
        }

        Assert.False(VerifyingKey.TryParseSsh(null, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_does_not_exist(int length) => Assert.False(VerifyingKey.TryCreate(new byte[length], out _));

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")] // the neutral element
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // order 2
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")] // order 4
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")] // order 8
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p, another text of 0
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p + 1, another text of 1
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // not on the curve
    [InlineData("9599999999999999999999999999999999999999999999999999999999999999")] // base point plus order 2
    [InlineData("9bad33f580df7ecc49df5342bac8145d5bedc40f573d1b067f3c4ce449689a15")] // base point plus order 4
    [InlineData("98519eadf35b995233b51b5cd23e9cc5a28b639b5a4af0ec903cb960d81b7819")] // base point plus order 8
    public void A_point_that_is_not_canonical_or_not_of_prime_order_is_no_key(string point) =>
        Assert.False(VerifyingKey.TryCreate(Convert.FromHexString(point), out _));

    [Fact]
    public void A_signature_whose_R_is_not_of_prime_order_does_not_verify_even_where_the_library_would_accept_it()
    {
        Assert.True(VerifyingKey.TryCreate(Convert.FromHexString(PublicKey), out VerifyingKey? key));
        byte[] signature = new byte[64];
        Convert.FromHexString("9599999999999999999999999999999999999999999999999999999999999999").CopyTo(signature, 0);

        Assert.False(key.Verify([0x72], signature));
    }

    [Fact]
    public void Adding_the_group_order_to_S_does_not_give_a_second_signature()
    {
        using SigningKey signing = SigningKey.Generate();
        byte[] signature = signing.Sign("m"u8);
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++)
        {
            int sum = signature[32 + i] + order[i] + carry;
            signature[32 + i] = (byte)(sum & 0xff);
            carry = sum >> 8;
        }

        Assert.False(signing.VerifyingKey.Verify("m"u8, signature));
    }
}
