using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class SshSignatureTests
{
    private const string Purpose = "advisory-statement";

    [Fact]
    public void A_signature_verifies_for_its_key_namespace_and_message_only()
    {
        using SigningKey key = SigningKey.Generate();
        using SigningKey other = SigningKey.Generate();
        string armored = SshSignature.Sign(key, Purpose, "message"u8);

        Assert.True(SshSignature.Verify(key.VerifyingKey, Purpose, "message"u8, armored));
        Assert.False(SshSignature.Verify(other.VerifyingKey, Purpose, "message"u8, armored));
        Assert.False(SshSignature.Verify(key.VerifyingKey, "advisory-manifest", "message"u8, armored));
        Assert.False(SshSignature.Verify(key.VerifyingKey, string.Empty, "message"u8, armored));
        Assert.False(SshSignature.Verify(key.VerifyingKey, Purpose, "messagf"u8, armored));
        Assert.True(SshSignature.TryReadKey(armored, out VerifyingKey? named));
        Assert.Equal(key.VerifyingKey, named);
    }

    [Fact]
    public void The_armor_has_lines_of_70_characters_and_ends_in_a_line_feed()
    {
        using SigningKey key = SigningKey.Generate();
        string[] lines = SshSignature.Sign(key, Purpose, "message"u8).Split('\n');

        Assert.Equal("-----BEGIN SSH SIGNATURE-----", lines[0]);
        Assert.Equal("-----END SSH SIGNATURE-----", lines[^2]);
        Assert.Equal(string.Empty, lines[^1]);
        Assert.All(lines[1..^3], line => Assert.Equal(70, line.Length));
        Assert.InRange(lines[^3].Length, 1, 70);
    }

    [Fact]
    public void An_empty_namespace_is_refused()
    {
        using SigningKey key = SigningKey.Generate();

        Assert.Throws<ArgumentException>(() => SshSignature.Sign(key, string.Empty, "m"u8));
    }

    [Fact]
    public void A_bit_flipped_anywhere_in_the_blob_does_not_verify()
    {
        using SigningKey key = SigningKey.Generate();
        byte[] blob = Blob(SshSignature.Sign(key, Purpose, "message"u8));
        for (int i = 0; i < blob.Length * 8; i++)
        {
            byte[] changed = [.. blob];
            changed[i / 8] ^= (byte)(1 << (i % 8));

            Assert.False(SshSignature.Verify(key.VerifyingKey, Purpose, "message"u8, Armor(changed)));
        }
    }

    [Fact]
    public void A_blob_cut_short_or_followed_by_more_does_not_verify()
    {
        using SigningKey key = SigningKey.Generate();
        byte[] blob = Blob(SshSignature.Sign(key, Purpose, "message"u8));

        Assert.True(SshSignature.Verify(key.VerifyingKey, Purpose, "message"u8, Armor(blob)));
        Assert.False(SshSignature.Verify(key.VerifyingKey, Purpose, "message"u8, Armor([.. blob, 0])));
        for (int length = 0; length < blob.Length; length++)
        {
            Assert.False(SshSignature.Verify(key.VerifyingKey, Purpose, "message"u8, Armor(blob[..length])));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a signature")]
    [InlineData("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n")]
    [InlineData("-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n")]
    [InlineData("-----BEGIN SSH SIGNATURE-----\nU1NI\u00e9lH\n-----END SSH SIGNATURE-----\n")]
    public void Malformed_text_does_not_verify_and_names_no_key(string text)
    {
        using SigningKey key = SigningKey.Generate();

        Assert.False(SshSignature.Verify(key.VerifyingKey, Purpose, "message"u8, text));
        Assert.False(SshSignature.TryReadKey(text, out _));
    }

    private static byte[] Blob(string armored) => Convert.FromBase64String(string.Concat(armored.Split('\n')[1..^2]));

    private static string Armor(byte[] blob) => Encoding.ASCII.GetString(Pem.Encode(blob, "SSH SIGNATURE", 70));
}
