using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Attacks;

/// <summary>
/// Wycheproof's vectors of JSON Web Signatures and Keys through all that reads a token here. None of them is signed with Ed25519, so none may be taken, valid ones
/// no more than invalid ones; what is signed with Ed25519 goes by Wycheproof's file of that name through the provider that verifies access tokens.
/// </summary>
public sealed class WycheproofTokenTests(AttackedGateway gateway) : AttackTests(gateway)
{
    private const string Folder = "vectors/wycheproof";

    public static TheoryData<string> Files => ["json_web_signature_test.json", "json_web_key_test.json", "json_web_crypto_test.json"];

    [SharedTheory(Folder)]
    [MemberData(nameof(Files))]
    public async Task No_token_of_another_algorithm_is_taken(string file)
    {
        int asked = 0;
        foreach (string token in Groups(file).SelectMany(group => group.GetProperty("tests").EnumerateArray()).Select(TokenOf).OfType<string>())
        {
            Assert.Throws<JwsException>(() => LoginAssertion.Parse(token));
            Assert.Throws<JwsException>(() => DpopProof.Parse(token));
            await using RawConnection connection = await RawConnection.OpenAsync(Gateway.Url);
            await connection.WriteAsync($"GET /v1/inbox HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n");
            string answer = await connection.ReadToEndAsync();
            // A token with a line end in it is no header at all.
            Assert.True(answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), token);
            asked++;
        }

        Assert.True(asked > 20);
    }

    [SharedTheory(Folder)]
    [MemberData(nameof(Files))]
    [InlineData("x25519_jwk_test.json")]
    public void No_key_of_another_kind_is_an_Ed25519_key(string file)
    {
        int read = 0;
        foreach (JsonElement jwk in Groups(file).SelectMany(Keys))
        {
            Assert.False(IsUsable(jwk), jwk.GetRawText());
            read++;
        }

        Assert.True(read > 0);
    }

    [SharedFact(Folder)]
    public void What_is_signed_with_Ed25519_verifies_for_access_tokens_as_Wycheproof_says()
    {
        var results = new HashSet<string>();
        foreach (JsonElement group in Groups("ed25519_test.json"))
        {
            byte[] publicKey = Convert.FromHexString(group.GetProperty("publicKey").GetProperty("pk").GetString()!);
            bool isKey = VerifyingKey.TryCreate(publicKey, out VerifyingKey? key);
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                string result = test.GetProperty("result").GetString()!;
                byte[] message = Convert.FromHexString(test.GetProperty("msg").GetString()!);
                byte[] signature = Convert.FromHexString(test.GetProperty("sig").GetString()!);
                Assert.True((isKey && Verifies(key!, message, signature)) == (result == "valid"), test.GetRawText());
                results.Add(result);
            }
        }

        Assert.Equal(["invalid", "valid"], results.Order());
    }

    [Fact]
    public void The_example_of_RFC_8037_verifies()
    {
        // RFC 8037, appendices A.2 and A.4.
        const string Jwk = """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";
        const string Input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        const string Signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        Assert.True(Ed25519Jwk.TryRead(JwsMembers.Parse(System.Text.Encoding.UTF8.GetBytes(Jwk)), out VerifyingKey? key));
        byte[] signature = System.Buffers.Text.Base64Url.DecodeFromChars(Signature);
        Assert.True(Verifies(key, System.Text.Encoding.ASCII.GetBytes(Input), signature));
        Assert.False(Verifies(key, System.Text.Encoding.ASCII.GetBytes(Input + "x"), signature));
    }

    private static bool Verifies(VerifyingKey key, byte[] message, byte[] signature)
    {
        using var provider = new Ed25519SignatureProvider(Ed25519SecurityKey.Verifier(key), Ed25519SecurityKey.OlderAlgorithm);
        return provider.Verify(message, signature);
    }

    private static bool IsUsable(JsonElement jwk)
    {
        try
        {
            return Ed25519Jwk.TryRead(JwsMembers.Parse(System.Text.Encoding.UTF8.GetBytes(jwk.GetRawText())), out _);
        }
        catch (JwsException)
        {
            return false;
        }
    }

    // Compact tokens as they stand, those in JSON as their text.
    private static string? TokenOf(JsonElement test) => test.TryGetProperty("jws", out JsonElement token) || test.TryGetProperty("jwe", out token)
        ? token.ValueKind == JsonValueKind.String ? token.GetString() : token.GetRawText()
        : null;

    private static IEnumerable<JsonElement> Keys(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty("kty", out _) => [value],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Keys(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private static JsonElement[] Groups(string file) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Shared.Folder(Folder), file))).RootElement.GetProperty("testGroups").EnumerateArray()];
}
