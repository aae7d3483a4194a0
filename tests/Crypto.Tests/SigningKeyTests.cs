using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class SigningKeyTests
{
    // RFC 8032 §7.1, test 2.
    private const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private const string PublicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private const string Signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    // RFC 8410 §10.3, the version 0 example and its public key.
    private const string Rfc8410Pem = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        -----END PRIVATE KEY-----
        """;

    private const string Rfc8410PublicKey = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

    [Fact]
    public void Signing_gives_the_signature_of_RFC_8032()
    {
        using SigningKey key = SigningKey.FromSeed(Convert.FromHexString(Seed));

        Assert.Equal(PublicKey, Convert.ToHexStringLower(key.VerifyingKey.Bytes));
        Assert.Equal(Signature, Convert.ToHexStringLower(key.Sign([0x72])));
        Assert.True(key.VerifyingKey.Verify([0x72], Convert.FromHexString(Signature)));
        Assert.False(key.VerifyingKey.Verify([0x73], Convert.FromHexString(Signature)));
    }

    [Fact]
    public void Generated_keys_differ_and_verify_their_own_signatures_only()
    {
        using SigningKey one = SigningKey.Generate();
        using SigningKey other = SigningKey.Generate();

        Assert.NotEqual(one.VerifyingKey, other.VerifyingKey);
        Assert.True(one.VerifyingKey.Verify("m"u8, one.Sign("m"u8)));
        Assert.False(other.VerifyingKey.Verify("m"u8, one.Sign("m"u8)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void A_seed_of_another_length_is_refused(int length) => Assert.Throws<ArgumentException>(() => SigningKey.FromSeed(new byte[length]));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_buffer_of_another_length_is_refused(int length)
    {
        using SigningKey key = SigningKey.Generate();

        Assert.Throws<ArgumentException>(() => key.Sign("m"u8, new byte[length]));
        Assert.False(key.VerifyingKey.Verify("m"u8, new byte[length]));
    }

    [Fact]
    public void Signing_may_overwrite_the_message_it_signs()
    {
        using SigningKey key = SigningKey.Generate();
        byte[] message = RandomNumberGenerator.GetBytes(64);
        byte[] expected = key.Sign(message);

        key.Sign(message, message);

        Assert.Equal(expected, message);
    }

    [Fact]
    public void A_disposed_key_neither_signs_nor_exports_and_its_public_half_still_verifies()
    {
        SigningKey key = SigningKey.Generate();
        byte[] signature = key.Sign("m"u8);
        key.Dispose();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign("m"u8));
        Assert.Throws<ObjectDisposedException>(key.ExportPkcs8Pem);
        Assert.Throws<ObjectDisposedException>(() => key.ExportOpenSshPem());
        Assert.True(key.VerifyingKey.Verify("m"u8, signature));
    }

    [Fact]
    public void Disposal_while_other_threads_sign_gives_whole_signatures_or_an_exception()
    {
        SigningKey key = SigningKey.Generate();
        byte[] expected = key.Sign("m"u8);
        Parallel.For(0, 2000, i =>
        {
            if (i == 1000)
            {
                key.Dispose();
            }

            try
            {
                Assert.Equal(expected, key.Sign("m"u8));
            }
            catch (ObjectDisposedException)
            {
                // What a caller that comes too late is promised.
            }
        });

        Assert.Throws<ObjectDisposedException>(() => key.Sign("m"u8));
    }

    [Fact]
    public void The_text_of_a_key_is_the_name_of_its_type()
    {
        using SigningKey key = SigningKey.Generate();

        Assert.Equal("SigningKey", key.ToString());
    }

    [Fact]
    public void The_key_of_RFC_8410_is_read()
    {
        using SigningKey key = SigningKey.Parse(Encoding.ASCII.GetBytes(Rfc8410Pem));

        Assert.Equal(Rfc8410PublicKey, Convert.ToHexStringLower(key.VerifyingKey.Bytes));
        Assert.Equal(Rfc8410Pem + "\n", Encoding.ASCII.GetString(key.ExportPkcs8Pem()).ReplaceLineEndings(Environment.NewLine));
    }

    [Fact]
    public void A_version_1_key_is_read_when_its_public_key_belongs_to_it()
    {
        byte[] der = [.. Convert.FromHexString("3051020101300506032b657004220420" + Seed + "812100" + PublicKey)];
        using SigningKey key = SigningKey.Parse(PemText("PRIVATE KEY", der));
        Assert.Equal(PublicKey, Convert.ToHexStringLower(key.VerifyingKey.Bytes));

        byte[] foreign = [.. Convert.FromHexString("3051020101300506032b657004220420" + Seed + "812100" + Rfc8410PublicKey)];
        Assert.Throws<KeyFormatException>(() => SigningKey.Parse(PemText("PRIVATE KEY", foreign)));
    }

    [Fact]
    public void Both_exports_read_back_as_the_same_key()
    {
        using SigningKey key = SigningKey.Generate();
        using SigningKey fromPkcs8 = SigningKey.Parse(key.ExportPkcs8Pem());
        using SigningKey fromOpenSsh = SigningKey.Parse(key.ExportOpenSshPem("a comment of some length"));

        Assert.Equal(key.VerifyingKey, fromPkcs8.VerifyingKey);
        Assert.Equal(key.VerifyingKey, fromOpenSsh.VerifyingKey);
    }

    [Theory]
    [InlineData("\r\n", "\n", "")]
    [InlineData("", "\n\n", " \n")]
    public void White_space_around_and_line_ends_of_either_kind_are_accepted(string before, string lineEnd, string after)
    {
        string text = Rfc8410Pem.ReplaceLineEndings(lineEnd == "\n" ? "\r\n" : "\n");
        using SigningKey key = SigningKey.Parse(Encoding.ASCII.GetBytes(before + text + lineEnd + after));

        Assert.Equal(Rfc8410PublicKey, Convert.ToHexStringLower(key.VerifyingKey.Bytes));
    }

    public static TheoryData<string> BadTexts => new()
    {
        "",
        "-----BEGIN PRIVATE KEY-----",
        "x" + Rfc8410Pem,
        Rfc8410Pem + "\nx",
        Rfc8410Pem.Replace("PRIVATE", "EC PRIVATE", StringComparison.Ordinal),
        Rfc8410Pem.Replace("END", "END ", StringComparison.Ordinal),
        Rfc8410Pem.Replace("MC4C", "MC4 C", StringComparison.Ordinal),
        Rfc8410Pem.Replace("MC4CAQA", "MC4CAQE", StringComparison.Ordinal),
        Rfc8410Pem.Replace("K2Vw", "K2Vv", StringComparison.Ordinal),
        Rfc8410Pem.Replace("VhC", "Vh", StringComparison.Ordinal),
        Rfc8410Pem.Replace("MC4C", "\nMC4C", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Any_other_text_is_refused(string text) => Assert.Throws<KeyFormatException>(() => SigningKey.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void An_OpenSSH_container_with_a_bit_flipped_in_any_byte_is_refused()
    {
        using SigningKey key = SigningKey.FromSeed(Convert.FromHexString(Seed));
        string pem = Encoding.ASCII.GetString(key.ExportOpenSshPem());
        byte[] container = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));
        for (int i = 0; i < container.Length; i++)
        {
            byte[] changed = [.. container];
            changed[i] ^= 0x01;

            Assert.Throws<KeyFormatException>(() => SigningKey.Parse(PemText("OPENSSH PRIVATE KEY", changed)).Dispose());
        }
    }

    private static byte[] PemText(string label, byte[] content) =>
        Encoding.ASCII.GetBytes($"-----BEGIN {label}-----\n{string.Join('\n', Convert.ToBase64String(content).Chunk(70).Select(line => new string(line)))}\n-----END {label}-----\n");
}
