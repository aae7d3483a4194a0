using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Hosting;

/// <summary>The real gateway over TLS on a port of 127.0.0.1, with a certificate that it made itself.</summary>
internal sealed class TlsGateway : IAsyncDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gateway-tests", Path.GetRandomFileName());
    private WebApplication app = null!;

    public TestAgency Founder { get; } = new("alpha");

    public IServiceProvider Services => app.Services;

    public Uri Url => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private DataFolder Data => new(Path.Combine(folder, "data"));

    public static async Task<TlsGateway> StartAsync(params (string Name, string Value)[] settings)
    {
        var gateway = new TlsGateway();
        Directory.CreateDirectory(gateway.folder);
        await Founding.RunAsync(
            gateway.Data, new NewGateway(GatewayHost.Name, null, null, new SelfSignedHost("localhost")), gateway.Founder.Enrolment, CancellationToken.None);
        gateway.app = GatewayApplication.Build(
            gateway.Data, ["https://127.0.0.1:0"], settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        await Preparation.RunAsync(gateway.Services, CancellationToken.None);
        await gateway.app.StartAsync();
        return gateway;
    }

    /// <summary>A client that shows this certificate, or none.</summary>
    public HttpClient Client(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509Certificate2.CreateFromPem(File.ReadAllText(Data.TlsCertificate)) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
                // Offline: a client that looks for the issuer of its own certificate is not what is tested.
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
            },
        };
        return new HttpClient(handler) { BaseAddress = Url };
    }

    /// <summary>A token request of the principal.</summary>
    public HttpRequestMessage TokenRequest(TestPrincipal principal) => new(HttpMethod.Post, "/oauth/token")
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = LoginAssertion.AssertionType,
            ["client_assertion"] = LoginAssertion.Create(
                principal.Id, Url.GetLeftPart(UriPartial.Authority), principal.Access, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)),
        }),
    };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
