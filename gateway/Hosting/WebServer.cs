using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Server.Options;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Server.Hosting;

/// <summary>Sets Kestrel up: addresses, certificate, and its own limits as a backstop behind those the gateway enforces itself.</summary>
internal static class WebServer
{
    // A multipart upload is its documents, metadata and signatures, and some lines between them.
    private const long UploadOverheadBytes = 1024 * 1024;

    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Adds and configures the server.</summary>
    public static void UseGatewayServer(this WebApplicationBuilder builder, GatewayOptions options)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls([.. options.EffectiveUrls]);
        if (options.Tls is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            X509Certificate2 served = ReadCertificate(certificate, key);
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificate = served;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            }));
        }

        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, options.Limits));
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

        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (string proxy in options.TrustedProxies)
        {
            forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        app.UseForwardedHeaders(forwarded);
    }

    private static X509Certificate2 ReadCertificate(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException exception)
        {
            throw new SetupException($"{certificate} and {key} are not a certificate and its private key.", exception);
        }
    }

    private static void Limit(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.RequestHeadersBytes;
        kestrel.Limits.MaxRequestLineSize = Math.Min(limits.RequestHeadersBytes, kestrel.Limits.MaxRequestLineSize);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.RequestHeadersSeconds);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, BodyGrace);
        kestrel.Limits.MaxRequestBodySize = limits.DocumentBytes + limits.MetadataBytes + limits.SignaturesBytes + UploadOverheadBytes;
    }
}
