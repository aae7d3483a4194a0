using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using Gateway.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Client.Witnessing;

/// <summary>
/// The witness over HTTP: Kestrel with two routes and bounds on everything a stranger can send. It reads no settings but those given here.
/// </summary>
internal static class WitnessServer
{
    private const int MaxConnections = 256;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxRequestsAtOnce = 120;
    private const int RequestsPerSecond = 20;
    private const int BodyBytesPerSecond = 240;

    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    // Shorter than what the program gives itself to end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Builds the server; the caller starts and disposes it.</summary>
    /// <param name="witness">Whose answers it gives.</param>
    /// <param name="addresses">Where it listens.</param>
    /// <param name="certificates">The certificate with its key, and the chain behind it; for https addresses.</param>
    /// <param name="tellOperator">Takes one line about what the operator must know.</param>
    public static WebApplication Build(
        Witness witness, IReadOnlyCollection<ListenAddress> addresses, X509Certificate2Collection certificates, Action<string> tellOperator)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseKestrelCore().UseUrls([.. addresses.Select(static address => address.Url)]);
        builder.WebHost.ConfigureKestrel(Limit);
        if (certificates.Count > 0)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificate = certificates[0];
                https.ServerCertificateChain = [.. certificates.Skip(1)];
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            }));
        }

        builder.Services.AddRoutingCore();
        builder.Services.AddRateLimiter(LimitRate);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseRateLimiter();
        new WitnessEndpoints(witness, tellOperator).Map(app);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = AddCheckpointRequest.MaxSizeBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = HeaderTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecond, BodyGrace);
    }

    private static void LimitRate(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(static context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            static _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = MaxRequestsAtOnce,
                TokensPerPeriod = RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                AutoReplenishment = true,
            }));
    }
}
