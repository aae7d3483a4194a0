using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Exchange;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Webhooks;

/// <summary>Somebody's machine that takes notices, over TLS on 127.0.0.1 with a certificate that it made itself. It answers as a test says.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-receiver-").FullName;
    private readonly X509Certificate2 certificate;
    private WebApplication app = null!;

    private TestReceiver() => certificate = MakeCertificate();

    /// <summary>What came, in the order in which it came, whatever it was answered.</summary>
    public ConcurrentQueue<(byte[] Body, string Id, string Timestamp, string Signature)> Received { get; } = new();

    /// <summary>How it answers; 204 as long as a test says nothing else.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Taking;

    public int Port { get; private set; }

    public string Url => $"https://127.0.0.1:{Port}/notices";

    /// <summary>The certificate as the gateway is told to trust it.</summary>
    public string CertificateFile => Path.Combine(folder, "receiver.pem");

    public IReadOnlyList<Notice> Notices => [.. Received.Select(one => Notice.Parse(one.Body))];

    public static Task Taking(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Func<HttpContext, Task> Saying(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static async Task<TestReceiver> StartAsync()
    {
        var receiver = new TestReceiver();
        await File.WriteAllTextAsync(receiver.CertificateFile, receiver.certificate.ExportCertificatePem());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(receiver.certificate)));
        receiver.app = builder.Build();
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        receiver.Port = new Uri(receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return receiver;
    }

    /// <summary>Waits, within a bound, until so much came.</summary>
    public async Task ReceivedAsync(int count)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (Received.Count < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Received.Enqueue((
            body.ToArray(), context.Request.Headers[NoticeHeaders.Id].ToString(), context.Request.Headers[NoticeHeaders.Timestamp].ToString(),
            context.Request.Headers[NoticeHeaders.Signature].ToString()));
        await Answer(context);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
