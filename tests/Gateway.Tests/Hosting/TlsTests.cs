using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Crypto;
using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Tests.Hosting;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gateway-tests", Path.GetRandomFileName());
    private readonly ShiftedTime time = new();
    private WebApplication? app;

    private DataFolder Data => new(Path.Combine(folder, "data"));

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(folder);
        var gateway = new NewGateway("gateway.test", null, null, new SelfSignedHost("localhost"));
        await Founding.RunAsync(Data, gateway, new TestAgency("alpha").Enrolment, CancellationToken.None);
        app = GatewayApplication.Build(
            Data, ["https://127.0.0.1:0"], [], builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await Preparation.RunAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_self_signed_gateway_serves_who_was_given_its_certificate()
    {
        using HttpClient client = Client();

        using HttpResponseMessage answer = await client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/v1/inbox", 401)]
    [InlineData("POST", "/health/live", 405)]
    [InlineData("POST", "/oauth/token", 415)]
    public async Task A_refusal_over_TLS_says_as_every_answer_that_there_is_no_other_way(string method, string path, int status)
    {
        using HttpClient client = Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task A_refusal_over_TLS_of_what_is_no_request_of_the_contract_says_it_too()
    {
        using HttpClient client = Client();
        using var large = new ByteArrayContent(new byte[100_000]) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using HttpResponseMessage tooLarge = await client.PostAsync("/oauth/token", large);
        using var empty = new ByteArrayContent("x=y"u8.ToArray()) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using HttpResponseMessage unformed = await client.PostAsync("/oauth/token", empty);

        Assert.Equal((413, 400), ((int)tooLarge.StatusCode, (int)unformed.StatusCode));
        Assert.All([tooLarge, unformed], answer => Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single()));
    }

    [Fact]
    public async Task A_certificate_that_ends_within_thirty_days_is_told_by_the_probe()
    {
        using HttpClient client = Client();
        Assert.DoesNotContain("expiring", await client.GetStringAsync("/health/ready"), StringComparison.Ordinal);

        time.Advance(app!.Services.GetRequiredService<ServedCertificate>().EndsAt - time.GetUtcNow() - TimeSpan.FromDays(12));

        using var answer = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/health/ready"));
        System.Text.Json.JsonElement expiring = Assert.Single(answer.RootElement.GetProperty("expiring").EnumerateArray());
        Assert.Equal(("certificate", 12), (expiring.GetProperty("what").GetString(), expiring.GetProperty("days").GetInt32()));
    }

    [Fact]
    public async Task Who_was_not_given_the_certificate_does_not_connect()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Address()) };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health/live"));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls13, true)]
    public async Task Only_the_newest_tls_is_spoken(SslProtocols protocol, bool spoken)
    {
        Exception? failure = await Record.ExceptionAsync(async () => (await PresentedAsync(protocol)).ForEach(certificate => certificate.Dispose()));

        Assert.Equal(spoken, failure is null);
    }

    [Fact]
    public async Task A_renewed_certificate_and_its_chain_serve_without_a_restart()
    {
        string before = (await PresentedAsync())[0].Thumbprint;
        using RSA issuerKey = RSA.Create(2048);
        using X509Certificate2 issuer = Issuer(issuerKey);
        string renewed = Renew(issuer);

        Assert.Equal(before, (await PresentedAsync())[0].Thumbprint);
        time.Advance(TimeSpan.FromSeconds(6));
        List<X509Certificate2> presented = await PresentedAsync();

        Assert.Equal([renewed, issuer.Thumbprint], presented.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public async Task Files_that_are_no_certificate_leave_the_one_before_in_place()
    {
        string before = (await PresentedAsync())[0].Thumbprint;

        await File.WriteAllTextAsync(Data.TlsCertificate, "half of a certif");
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(before, (await PresentedAsync())[0].Thumbprint);
    }

    [Fact]
    public void A_certificate_without_its_key_stops_the_start()
    {
        (byte[] certificate, _) = SelfSignedCertificate.Create("one.example", time.GetUtcNow());
        (_, byte[] key) = SelfSignedCertificate.Create("other.example", time.GetUtcNow());
        var files = new CertificateFiles(Path.Combine(folder, "one.pem"), Path.Combine(folder, "other.pem"));
        File.WriteAllBytes(files.CertificateFile, certificate);
        File.WriteAllBytes(files.KeyFile, key);

        Assert.Throws<SetupException>(() => new ServedCertificate(files));
    }

    /// <summary>A client that was given the certificate.</summary>
    private HttpClient Client() => new(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = Trusting(Data.TlsCertificate) } })
    {
        BaseAddress = new Uri(Address().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)),
    };

    private string Address() => app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The certificates that the gateway presents, its own first.</summary>
    private async Task<List<X509Certificate2>> PresentedAsync(SslProtocols protocol = SslProtocols.None)
    {
        List<X509Certificate2> presented = [];
        var address = new Uri(Address());
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                presented.Add(new X509Certificate2(certificate!));
                presented.AddRange(chain!.ChainPolicy.ExtraStore.Where(extra => extra.Thumbprint != presented[0].Thumbprint).Select(extra => new X509Certificate2(extra)));
                return true;
            },
        });
        return presented;
    }

    private static X509ChainPolicy Trusting(string file) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509Certificate2.CreateFromPem(File.ReadAllText(file)) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>An intermediate one: a root's own certificate is not sent, since whoever trusts it has it.</summary>
    private X509Certificate2 Issuer(RSA key)
    {
        using RSA rootKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=Issuer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 issuer = request.Create(
            new X500DistinguishedName("CN=Root"), X509SignatureGenerator.CreateForRSA(rootKey, RSASignaturePadding.Pkcs1), time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(30), [9]);
        return issuer.CopyWithPrivateKey(key);
    }

    private string Renew(X509Certificate2 issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 renewed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForRSA(issuer.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), time.GetUtcNow(), time.GetUtcNow().AddDays(10), [1, 2, 3]);
        File.WriteAllText(Data.TlsCertificate, renewed.ExportCertificatePem() + "\n" + issuer.ExportCertificatePem() + "\n");
        File.WriteAllText(Data.TlsKey, key.ExportPkcs8PrivateKeyPem());
        return renewed.Thumbprint;
    }
}
