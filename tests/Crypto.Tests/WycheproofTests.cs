using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Crypto.Tests;

/// <summary>Wycheproof vectors through the same internal code that the library itself uses.</summary>
public sealed class WycheproofTests
{
    private const string Folder = "vectors/wycheproof/";

    // All 518 results are computed; "acceptable" ones are twist points, non-canonical coordinates and low-order points. The last give no secret: age
    // demands that an all-zero one be refused.
    [SharedFact(Folder + "x25519_test.json")]
    public void X25519_gives_every_shared_secret_that_is_not_zero()
    {
        int zero = 0;
        foreach ((_, JsonElement test) in Tests("x25519_test.json"))
        {
            byte[] expected = Hex(test, "shared");
            byte[] shared = new byte[Curves.X25519KeyBytes];
            bool made = Curves.TryX25519(Hex(test, "private"), Hex(test, "public"), shared);
            bool isZero = !expected.AsSpan().ContainsAnyExcept((byte)0);

            Assert.Equal(!isZero, made);
            Assert.True(isZero || shared.AsSpan().SequenceEqual(expected), Id(test));
            zero += isZero ? 1 : 0;
        }

        Assert.Equal(31, zero);
    }

    [SharedFact(Folder + "x25519_test.json")]
    public void A_recipient_exists_for_every_canonical_point_that_is_not_of_low_order_and_for_no_other()
    {
        BigInteger p = BigInteger.Pow(2, 255) - 19;
        int refused = 0;
        foreach ((_, JsonElement test) in Tests("x25519_test.json"))
        {
            byte[] point = Hex(test, "public");
            bool canonical = new BigInteger(point, isUnsigned: true) < p;
            bool lowOrder = !Hex(test, "shared").AsSpan().ContainsAnyExcept((byte)0);

            Assert.Equal(canonical && !lowOrder, X25519Recipient.TryCreate(point, out _));
            refused += canonical && !lowOrder ? 0 : 1;
        }

        Assert.InRange(refused, 31, 60);
    }

    // Our rule asks more than RFC 8032 (key and R of prime order), so a "valid" vector could have been refused; in this file none is of that kind, and
    // the answers are the same throughout. What the rule refuses beyond it is in VerifyingKeyTests.
    [SharedFact(Folder + "ed25519_test.json")]
    public void Ed25519_verifies_what_is_valid_and_nothing_else()
    {
        int judged = 0;
        foreach ((JsonElement group, JsonElement test) in Tests("ed25519_test.json"))
        {
            bool verified = VerifyingKey.TryCreate(Hex(group.GetProperty("publicKey"), "pk"), out VerifyingKey? key)
                && key.Verify(Hex(test, "msg"), Hex(test, "sig"));

            Assert.True(verified == IsValid(test), Id(test));
            judged++;
        }

        Assert.Equal(151, judged);
    }

    // The library uses 12-byte nonces and 16-byte tags only; the platform's cipher takes no other, and vectors with another nonce must be refused by it.
    [SharedFact(Folder + "chacha20_poly1305_test.json")]
    public void ChaCha20_Poly1305_opens_what_is_valid_and_nothing_else()
    {
        foreach ((_, JsonElement test) in Tests("chacha20_poly1305_test.json"))
        {
            byte[] message = Hex(test, "msg");
            byte[] opened = new byte[message.Length];
            using var cipher = new ChaCha20Poly1305(Hex(test, "key"));
            bool decrypted;
            try
            {
                cipher.Decrypt(Hex(test, "iv"), Hex(test, "ct"), Hex(test, "tag"), opened, Hex(test, "aad"));
                decrypted = true;
            }
            catch (Exception refusal) when (refusal is AuthenticationTagMismatchException or ArgumentException)
            {
                decrypted = false;
            }

            Assert.True(decrypted == IsValid(test), Id(test));
            Assert.True(!decrypted || opened.AsSpan().SequenceEqual(message), Id(test));
        }
    }

    [SharedFact(Folder + "hkdf_sha256_test.json")]
    public void HKDF_derives_every_valid_key_and_refuses_the_lengths_that_RFC_5869_does()
    {
        foreach ((_, JsonElement test) in Tests("hkdf_sha256_test.json"))
        {
            byte[] okm = new byte[test.GetProperty("size").GetInt32()];
            if (IsValid(test))
            {
                HKDF.DeriveKey(HashAlgorithmName.SHA256, Hex(test, "ikm"), okm, Hex(test, "salt"), Hex(test, "info"));
                Assert.Equal(Hex(test, "okm"), okm);
            }
            else
            {
                Assert.ThrowsAny<ArgumentException>(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, Hex(test, "ikm"), okm, Hex(test, "salt"), Hex(test, "info")));
            }
        }
    }

    // Vectors with tags cut to 128 bits are compared over that length; the library itself never cuts one.
    [SharedFact(Folder + "hmac_sha256_test.json")]
    public void HMAC_gives_the_tag_of_every_valid_vector_and_of_no_other()
    {
        foreach ((_, JsonElement test) in Tests("hmac_sha256_test.json"))
        {
            byte[] tag = Hex(test, "tag");
            byte[] computed = HMACSHA256.HashData(Hex(test, "key"), Hex(test, "msg"));

            Assert.True(CryptographicOperations.FixedTimeEquals(computed.AsSpan(0, tag.Length), tag) == IsValid(test), Id(test));
        }
    }

    private static IEnumerable<(JsonElement Group, JsonElement Test)> Tests(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require(Folder + file)));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                yield return (group, test);
            }
        }
    }

    private static byte[] Hex(JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    private static bool IsValid(JsonElement test) => test.GetProperty("result").GetString() == "valid";

    private static string Id(JsonElement test) => $"tcId {test.GetProperty("tcId").GetInt32()}: {test.GetProperty("comment").GetString()}";
}
