using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Auth.External;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Attacks;

/// <summary>
/// Wycheproof's JSON Web Signatures under Wycheproof's keys, read and used as those of an external issuer are: the file's verdict on every one of them, and none at all
/// for a key that is secret. What only the form of an access token decides, its type and claims, is left out: no vector has it.
/// </summary>
public sealed class WycheproofIssuerTests
{
    private const string Folder = "vectors/wycheproof";

    // Valid in the file, and refused here: the key names one algorithm and the token another, and RFC 8725 §3.1 has a key used with its own alone.
    private static readonly int[] OfAnotherAlgorithm = [346, 347, 350, 351];

    // Taken here, though the file has a library refuse it: a key of a factory that made weak ones (ROCA, CVE-2017-15361). What an issuer shows as its key is its own to choose.
    private const string Roca = "rejectsKeyWithRocaVulnerability";

    [SharedTheory(Folder)]
    [InlineData("json_web_signature_test.json", 32)]
    [InlineData("json_web_key_test.json", 2)]
    [InlineData("json_web_crypto_test.json", 3)]
    public void Under_an_issuers_keys_a_signature_is_what_Wycheproof_says_it_is(string file, int valid)
    {
        List<string> wrong = [];
        int taken = 0;
        foreach (JsonElement group in Groups(file))
        {
            bool isPublic = group.TryGetProperty("public", out JsonElement keys);
            IssuerKeySet set = IssuerKeySet.Read(SetOf(isPublic ? keys : group.GetProperty("private")));
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                bool isTaken = TokenOf(test) is { } token && Verifies(set, token);
                taken += isTaken ? 1 : 0;
                if (isTaken != (isPublic && IsGood(file, test)))
                {
                    wrong.Add($"{test.GetProperty("tcId")} {test.GetProperty("comment")}: {(isTaken ? "taken" : "refused")}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(valid, taken);
    }

    private static bool IsGood(string file, JsonElement test) => test.GetProperty("comment").GetString() == Roca
        || (test.GetProperty("result").GetString() == "valid"
            && !(file == "json_web_signature_test.json" && OfAnotherAlgorithm.Contains(test.GetProperty("tcId").GetInt32())));

    // As JsonWebTokenHandler does with what TokenRules and ConfigureAccessTokens give it.
    private static bool Verifies(IssuerKeySet set, string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || HeaderOf(parts[0]) is not { } header)
        {
            return false;
        }

        try
        {
            string algorithm = header.Text("alg");
            return TokenRules.ExternalAlgorithms.Contains(algorithm) && set.Find(header.Text("kid")) is { } key && IssuerKeySet.Allows(key, algorithm)
                && CryptoProviderFactory.Default.IsSupportedAlgorithm(algorithm, key)
                && VerifiesUnder(key, algorithm, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64UrlEncoder.DecodeBytes(parts[2]));
        }
        catch (Exception exception) when (exception is JwsException or FormatException or CryptographicException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // What the handler takes for a signature that does not verify.
            return false;
        }
    }

    private static bool VerifiesUnder(JsonWebKey key, string algorithm, byte[] input, byte[] signature)
    {
        SignatureProvider provider = CryptoProviderFactory.Default.CreateForVerifying(key, algorithm);
        try
        {
            return provider.Verify(input, signature);
        }
        finally
        {
            CryptoProviderFactory.Default.ReleaseSignatureProvider(provider);
        }
    }

    private static JwsMembers? HeaderOf(string part)
    {
        try
        {
            return JwsMembers.Parse(Base64UrlEncoder.DecodeBytes(part));
        }
        catch (Exception exception) when (exception is JwsException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonElement SetOf(JsonElement keys) =>
        keys.TryGetProperty("keys", out _) ? keys : JsonDocument.Parse($"{{\"keys\":[{keys.GetRawText()}]}}").RootElement;

    // A token in another serialisation is none.
    private static string? TokenOf(JsonElement test) => test.TryGetProperty("jws", out JsonElement token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;

    private static JsonElement[] Groups(string file) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Shared.Folder(Folder), file))).RootElement.GetProperty("testGroups").EnumerateArray()];
}
