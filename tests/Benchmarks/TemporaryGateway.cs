using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks;

/// <summary>A whole gateway on a port of 127.0.0.1 with one agency, and the command that its auditor runs against it, all in this process.</summary>
internal sealed class TemporaryGateway : IAsyncDisposable
{
    private const string Name = "gateway.benchmark";
    private const int EntriesAtOnce = 500;

    private readonly TemporaryFolder folder;
    private readonly WebApplication app;
    private readonly string url;

    private TemporaryGateway(TemporaryFolder folder, WebApplication app, string url)
    {
        this.folder = folder;
        this.app = app;
        this.url = url;
    }

    public IGatewayStore Store => app.Services.GetRequiredService<IGatewayStore>();

    public static async Task<TemporaryGateway> StartAsync()
    {
        var folder = new TemporaryFolder();
        await AdviseAsync("keygen", "--agency", "alpha", "--out", folder.File("keys"), "--gateway-name", Name);
        var data = new DataFolder(folder.File("data"));
        var founder = Enrolment.Parse(await File.ReadAllBytesAsync(Path.Combine(folder.File("keys"), "enrolment.json")));
        await Founding.RunAsync(data, new NewGateway(Name, null, null), founder, CancellationToken.None);
        WebApplication app = GatewayApplication.Build(data, ["http://127.0.0.1:0"], []);
        await Preparation.RunAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        string url = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new TemporaryGateway(folder, app, url);
    }

    /// <summary>Appends entries to the audit log.</summary>
    public async Task FillAsync(int entries)
    {
        LogWriter<IGatewayTransaction> writer = app.Services.GetRequiredService<LogWriter<IGatewayTransaction>>();
        for (int left = entries; left > 0; left -= EntriesAtOnce)
        {
            await writer.RunAsync(
                (_, appender, _) =>
                {
                    for (int i = 0; i < Math.Min(left, EntriesAtOnce); i++)
                    {
                        appender.Append(LogName.Audit, OrdinaryEntry.Draft);
                    }

                    return ValueTask.FromResult(true);
                },
                CancellationToken.None);
        }
    }

    /// <summary>Runs <c>advisory audit verify</c>.</summary>
    public Task VerifyAsync() => AdviseAsync("audit", "verify", "--log", "audit", "--gateway", url, "--keys", folder.File("keys"), "--trust-on-first-use");

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    private static async Task AdviseAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var environment = new CommandEnvironment
        {
            Out = output,
            Error = errors,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
            Variable = _ => null,
            CreateHandler = GatewayHandler.Create,
        };
        if (await AdvisoryProgram.RunAsync(arguments, environment, CancellationToken.None) != 0)
        {
            throw new InvalidOperationException($"{output}{errors}");
        }
    }
}
