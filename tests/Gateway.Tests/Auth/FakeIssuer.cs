using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Auth;

/// <summary>An OpenID Connect issuer, as far as a gateway asks one: its metadata and its keys. A test can have it answer something else instead.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly Dictionary<string, string> keys = [];
    private TestServer server = null!;
    private int asked;

    /// <summary>The issuer's name, and where it is.</summary>
    public string Name => server.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>How often its metadata was asked for.</summary>
    public int Asked => asked;

    /// <summary>What it answers to any request instead of what it should; null for what it should.</summary>
    public RequestDelegate? Instead { get; set; }

    /// <summary>What its metadata say of the keys' address; null for where they are.</summary>
    public string? KeysUrl { get; set; }

    /// <summary>What its metadata say its name is; null for what it is.</summary>
    public string? OtherName { get; set; }

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = new FakeIssuer();
        issuer.server = await TestServer.StartAsync(issuer.AnswerAsync);
        return issuer;
    }

    /// <summary>Shows one more key, or another under the same id.</summary>
    public void Show(string keyId, ECDsa key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        Show(keyId, $"\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\"{Base64Url.EncodeToString(point.X)}\",\"y\":\"{Base64Url.EncodeToString(point.Y)}\"");
    }

    public void Show(string keyId, RSA key, string? algorithm = null)
    {
        RSAParameters parameters = key.ExportParameters(includePrivateParameters: false);
        string named = algorithm is null ? "" : $",\"alg\":\"{algorithm}\"";
        Show(keyId, $"\"kty\":\"RSA\"{named},\"n\":\"{Base64Url.EncodeToString(parameters.Modulus)}\",\"e\":\"{Base64Url.EncodeToString(parameters.Exponent)}\"");
    }

    public void Show(string keyId, string members) => keys[keyId] = $"{{\"kid\":\"{keyId}\",{members}}}";

    public void Hide(string keyId) => keys.Remove(keyId);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>A token in its compact form.</summary>
    public static string Sign(string header, string claims, Func<byte[], byte[]> sign)
    {
        string input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private async Task AnswerAsync(HttpContext context)
    {
        bool metadata = context.Request.Path == "/.well-known/openid-configuration";
        if (metadata)
        {
            Interlocked.Increment(ref asked);
        }

        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(metadata
            ? $$"""{"issuer":"{{OtherName ?? Name}}","jwks_uri":"{{KeysUrl ?? Name + "/keys"}}"}"""
            : $$"""{"keys":[{{string.Join(',', keys.Values)}}]}""");
    }
}
