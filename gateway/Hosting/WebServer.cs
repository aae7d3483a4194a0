using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Options;
using Gateway.Server.Tls;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Net.Http.Headers;

namespace Gateway.Server.Hosting;

/// <summary>Sets Kestrel up: addresses, certificate, and its own limits as a backstop behind those the gateway enforces itself.</summary>
internal static class WebServer
{
    // Above what the gateway itself lets an upload announce.
    private const long UploadOverheadBytes = 1024 * 1024;

    // AnswerPace comes first; this ends a connection whose answer has left the gateway and waits in the server.
    private const int LeastAnswerBytesPerSecond = 240;

    private static readonly ContentLengthEncoding ContentLength = new();

    /// <summary>How long somebody may send or read nothing before the slowest rate counts.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way may take once the gateway is told to stop. After it their connections are cut.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Adds and configures the server.</summary>
    public static void UseGatewayServer(this WebApplicationBuilder builder, GatewayOptions options)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls([.. options.EffectiveUrls]);
        if (options.Tls is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            var served = new ServedCertificate(new CertificateFiles(certificate, key));
            builder.Services.AddSingleton(served);
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => Serve(kestrel, served, options.Tls.ClientCertificates));
        }

        var connections = new ConnectionsPerAddress(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options.Limits);
            // Of all that a connection passes this is the first, TLS included.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => connections.RunAsync(connection, next)));
        });
        builder.Services.AddRouting();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
    }

    /// <summary>
    /// Believes the forwarded address of the configured proxies, for counting requests; nobody else's, and no forwarded host or scheme ever.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app, GatewayOptions options)
    {
        if (options.TrustedProxies.Length == 0)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            // One proxy behind another: each is believed as long as it is one of ours.
            ForwardLimit = null,
        };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (string proxy in options.TrustedProxies)
        {
            forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        app.UseForwardedHeaders(forwarded);
    }

    private static void Serve(KestrelServerOptions kestrel, ServedCertificate served, string clientCertificates)
    {
        TimeProvider time = kestrel.ApplicationServices.GetRequiredService<TimeProvider>();
        ILogger logger = kestrel.ApplicationServices.GetRequiredService<ILogger<ServedCertificate>>();
        served.Announce(time, logger);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = SslProtocols.Tls13;
            https.ClientCertificateMode = ModeOf(clientCertificates);
            // Nobody is known by a certificate: tokens are bound to whichever was shown.
            https.AllowAnyClientCertificate();
            // Asked for by the server's own checks; the whole chain is what the handshake below takes.
            https.ServerCertificateSelector = (_, _) => (X509Certificate2)served.Current(time, logger).TargetCertificate;
            https.OnAuthenticate = (_, handshake) =>
            {
                handshake.ServerCertificateSelectionCallback = null;
                handshake.ServerCertificateContext = served.Current(time, logger);
                handshake.CertificateChainPolicy = ClientChain();
            };
        });
    }

    // Null is Kestrel's own way.
    private static ContentLengthEncoding? EncodingOf(string header) =>
        header.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? ContentLength : null;

    private static ClientCertificateMode ModeOf(string clientCertificates) => clientCertificates switch
    {
        TlsOptions.OptionalCertificates => ClientCertificateMode.AllowCertificate,
        TlsOptions.RequiredCertificates => ClientCertificateMode.RequireCertificate,
        _ => ClientCertificateMode.NoCertificate,
    };

    // A stranger's certificate may say where its issuer's is to be had: the gateway goes nowhere for it.
    private static X509ChainPolicy ClientChain() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    private static void Limit(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = EncodingOf;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.RequestHeadersBytes;
        kestrel.Limits.MaxRequestLineSize = Math.Min(limits.RequestHeadersBytes, kestrel.Limits.MaxRequestLineSize);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.RequestHeadersSeconds);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, Grace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(Math.Min(limits.AnswerBytesPerSecond, LeastAnswerBytesPerSecond), Grace);
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxRequestBodySize = UploadLimits.Of(limits).RequestBytes + UploadOverheadBytes;
    }
}
