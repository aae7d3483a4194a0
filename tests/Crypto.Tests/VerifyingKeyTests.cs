using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class VerifyingKeyTests
{
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

    // Made with the private key that belongs to it: both satisfy the equation with the cofactor, and the second also the one without.
    [Theory]
    [InlineData("R with a component of order 8", "f25bf6480c659d4c95bfa0d87e1eab61f68ff9b2d420c6faa9b8baf1c4877d70065f1a93d0f858f02fed05d4776e94633d6e83893de0ec43cfc2e4fb97f97e0a")]
    [InlineData("R is the neutral element", "0100000000000000000000000000000000000000000000000000000000000000a98ce528889caf08d62c42a899e482bf60ef9c77eedbe18800f354a139702d0f")]
    public void A_signature_whose_R_is_not_of_prime_order_does_not_verify_even_where_the_library_would_accept_it(string message, string signature)
    {
        Assert.True(VerifyingKey.TryCreate(Convert.FromHexString("77cf8dd1d392f52d5c68aeb6ceed364e7c91cfe99b0921fa553c3494caa4b1c2"), out VerifyingKey? key));

        Assert.False(key.Verify(Encoding.ASCII.GetBytes(message), Convert.FromHexString(signature)));
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
