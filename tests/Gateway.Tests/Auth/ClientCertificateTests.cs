using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Crypto.Tests;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Auth;

/// <summary>Tokens that are bound to the certificate that a client showed (RFC 8705), over real TLS.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime, IDisposable
{
    private static readonly (string, string) Optional = ("Gateway:Tls:ClientCertificates", "optional");

    private readonly X509Certificate2 own = SelfSigned("CN=own");
    private readonly X509Certificate2 another = SelfSigned("CN=own");
    private TlsGateway gateway = null!;

    private TestPrincipal Reader => gateway.Founder.Reader;

    public async Task InitializeAsync() => gateway = await TlsGateway.StartAsync(Optional);

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    public void Dispose()
    {
        own.Dispose();
        another.Dispose();
    }

    [Fact]
    public async Task A_token_is_bound_to_the_certificate_that_was_shown_and_is_of_no_use_without_it()
    {
        string token = await GetTokenAsync(own);
        string thumbprint = Base64Url.EncodeToString(own.GetCertHash(HashAlgorithmName.SHA256));
        Assert.Equal(thumbprint, CompactJws.Parse(token, "at+jwt", "kid").Claims.Nested("cnf").Text("x5t#S256"));

        await TakenAsync(own, token);
        await RefusedAsync(another, token);
        await RefusedAsync(null, token);
        IReadOnlyList<StoredEntry> entries = await gateway.Services.GetRequiredService<IGatewayStore>().ReadEntriesAsync(LogName.Audit, 0, 100, CancellationToken.None);
        LogEntry issued = entries.Select(entry => LogEntry.Parse(entry.Bytes)).Last(entry => entry.Action == ActionNames.TokenIssued);
        Assert.Equal(thumbprint, TokenIssuedDetail.Parse(issued.Detail).Certificate);
    }

    [Fact]
    public async Task A_header_that_claims_a_certificate_is_not_believed()
    {
        string token = await GetTokenAsync(own);
        using HttpClient client = gateway.Client(null);
        foreach (string header in (string[])["X-ARR-ClientCert", "X-Client-Cert", "X-SSL-CERT", "Client-Cert", "X-Forwarded-Client-Cert"])
        {
            client.DefaultRequestHeaders.Add(header, Convert.ToBase64String(own.RawData));
        }

        using HttpResponseMessage response = await client.SendAsync(Request(token));
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task Where_a_certificate_is_optional_who_shows_none_gets_a_token_as_ever()
    {
        string token = await GetTokenAsync(null);
        Assert.False(CompactJws.Parse(token, "at+jwt", "kid").Claims.Has("cnf"));
        await TakenAsync(null, token);
        await TakenAsync(own, token);
    }

    [Fact]
    public async Task Who_issued_a_certificate_and_until_when_means_nothing_and_nobody_is_asked()
    {
        int asked = 0;
        await using TestServer elsewhere = await TestServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        using X509Certificate2 foreign = IssuedElsewhere(new Uri(elsewhere.Url, "/issuer.cer"));

        await TakenAsync(foreign, await GetTokenAsync(foreign));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_token_that_is_bound_twice_needs_the_certificate_and_a_proof()
    {
        string token = await GetTokenAsync(own, DpopProof.Create(Reader.Access, "POST", new Uri(gateway.Url, "/oauth/token"), Now, null));
        await SendAsync(own, token, Prove(token), HttpStatusCode.OK, null);
        await SendAsync(own, token, null, HttpStatusCode.Unauthorized, "invalid-dpop-proof");
        await SendAsync(another, token, Prove(token), HttpStatusCode.Unauthorized, "invalid-token");
        await SendAsync(null, token, Prove(token), HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task Either_binding_is_enough_where_tokens_have_to_be_bound()
    {
        await using TlsGateway strict = await TlsGateway.StartAsync(Optional, ("Gateway:Auth:RequireSenderConstrained", "true"));
        using HttpClient bare = strict.Client(null);
        using HttpResponseMessage refused = await bare.SendAsync(strict.TokenRequest(strict.Founder.Reader));
        await refused.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");

        using HttpClient client = strict.Client(own);
        using HttpResponseMessage response = await client.SendAsync(strict.TokenRequest(strict.Founder.Reader));
        using JsonDocument answer = await response.ReadJsonAsync();
        Assert.Equal("Bearer", answer.RootElement.GetProperty("token_type").GetString());
        using HttpResponseMessage read = await client.SendAsync(Request(answer.RootElement.GetProperty("access_token").GetString()!));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task Where_a_certificate_is_required_nobody_connects_without_one()
    {
        await using TlsGateway required = await TlsGateway.StartAsync(("Gateway:Tls:ClientCertificates", "required"));
        using HttpClient bare = required.Client(null);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => bare.GetAsync("/health/live"));
        using HttpClient client = required.Client(own);
        using HttpResponseMessage response = await client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server", "tls_client_certificate_bound_access_tokens", "true")]
    [InlineData("/.well-known/advisory-gateway", "clientCertificates", "\"optional\"")]
    public async Task Members_are_told_that_tokens_are_bound_to_certificates(string path, string member, string value)
    {
        using HttpClient client = gateway.Client(null);
        using HttpResponseMessage response = await client.GetAsync(path);
        using JsonDocument document = await response.ReadJsonAsync();
        Assert.Equal(value, document.RootElement.GetProperty(member).GetRawText());
    }

    [ToolFact("curl")]
    public async Task A_certificate_of_the_access_key_itself_binds_with_stock_tools()
    {
        using var tools = new StockTool();
        string token = await GetTokenAsync(tools, Reader.Access);
        JwsMembers confirmation = CompactJws.Parse(token, "at+jwt", "kid").Claims.Nested("cnf");
        Assert.Equal(43, confirmation.Text("x5t#S256").Length);

        (_, byte[] output, _) = await CurlAsync(tools, "-H", $"Authorization: Bearer {token}", $"{gateway.Url}v1/agencies");
        Assert.StartsWith("{\"agencies\"", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
        await RefusedAsync(null, token);
        await RefusedAsync(own, token);
    }

    [ToolFact("curl")]
    public async Task An_Ed25519_certificate_of_a_key_that_the_directory_does_not_have_for_the_principal_is_refused()
    {
        using var tools = new StockTool();
        using var unknown = SigningKey.Generate();
        Assert.Contains("urn:advisory-gateway:problem:invalid-token", await RequestTokenAsync(tools, unknown), StringComparison.Ordinal);
        Assert.Contains("urn:advisory-gateway:problem:invalid-token", await RequestTokenAsync(tools, Reader.Sign), StringComparison.Ordinal);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private string Prove(string token) => DpopProof.Create(Reader.Access, "GET", new Uri(gateway.Url, "/v1/agencies"), Now, token);

    private async Task<string> GetTokenAsync(X509Certificate2? certificate, string? proof = null)
    {
        using HttpClient client = gateway.Client(certificate);
        using HttpRequestMessage request = gateway.TokenRequest(Reader);
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        using JsonDocument answer = await response.ReadJsonAsync();
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task<string> GetTokenAsync(StockTool tools, SigningKey key)
    {
        using JsonDocument answer = JsonDocument.Parse(await RequestTokenAsync(tools, key));
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task<string> RequestTokenAsync(StockTool tools, SigningKey key)
    {
        tools.Write("key.pem", key.ExportPkcs8Pem());
        (int made, _, string why) = await tools.RunAsync(
            "openssl", [], "req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=access", "-days", "1", "-out", "certificate.pem");
        Assert.True(made == 0, why);
        string form = await gateway.TokenRequest(Reader).Content!.ReadAsStringAsync();
        (_, byte[] output, _) = await CurlAsync(tools, "-d", form, $"{gateway.Url}oauth/token");
        return Encoding.UTF8.GetString(output);
    }

    private static async Task<(int ExitCode, byte[] Output, string Error)> CurlAsync(StockTool tools, params string[] arguments)
    {
        (int exitCode, byte[] output, string error) = await tools.RunAsync(
            "curl", [], ["-s", "-S", "-k", "--tlsv1.3", "--cert", "certificate.pem", "--key", "key.pem", .. arguments]);
        Assert.True(exitCode == 0, error);
        return (exitCode, output, error);
    }

    private async Task TakenAsync(X509Certificate2? certificate, string token) => await SendAsync(certificate, token, null, HttpStatusCode.OK, null);

    private async Task RefusedAsync(X509Certificate2? certificate, string token) =>
        await SendAsync(certificate, token, null, HttpStatusCode.Unauthorized, "invalid-token");

    private async Task SendAsync(X509Certificate2? certificate, string token, string? proof, HttpStatusCode expected, string? problem)
    {
        using HttpClient client = gateway.Client(certificate);
        using HttpResponseMessage response = await client.SendAsync(Request(token, proof));
        if (problem is null)
        {
            Assert.Equal(expected, response.StatusCode);
        }
        else
        {
            await response.RefusedAsync(expected, problem);
        }
    }

    private static HttpRequestMessage Request(string token, string? proof = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        bool bound = CompactJws.Parse(token, "at+jwt", "kid").Claims is { } claims && claims.Has("cnf") && claims.Nested("cnf").Has("jkt");
        request.Headers.TryAddWithoutValidation("Authorization", $"{(bound ? "DPoP" : "Bearer")} {token}");
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return request;
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    /// <summary>One that has run out, by an issuer whose own certificate is said to be at an address.</summary>
    private static X509Certificate2 IssuedElsewhere(Uri issuerAt)
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([], [issuerAt.AbsoluteUri]));
        using X509Certificate2 issued = request.Create(
            new X500DistinguishedName("CN=issuer"), X509SignatureGenerator.CreateForECDsa(issuerKey), Now.AddDays(-3), Now.AddDays(-2), [7]);
        return issued.CopyWithPrivateKey(key);
    }
}
