using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Server.Storage;
using Gateway.Tests.Anchors;
using Gateway.Tests.Fsck;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Recovery;

/// <summary>A gateway that loses the end of its logs and gets it back by what <c>gateway recover</c> does.</summary>
internal sealed class RecoveringHost(AnchoredHost gateway) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-recovery-").FullName;

    public AnchoredHost Gateway => gateway;

    public DataFolder Data => new(gateway.Host.DataPath);

    public static async Task<RecoveringHost> StartAsync() => new(await AnchoredHost.StartAsync());

    public static EntryDraft Addressed(AgencyId recipient, long number) => new(
        ActionNames.AdvisoryAddressed,
        "alpha/aaaaaaaa",
        AdvisoryId.Create(TimeProvider.System).Value,
        Evidence.Gateway,
        new AdvisoryAddressedDetail(number, Sha256Digest.Of("manifest"u8), recipient, 3).ToBytes());

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Writes entries as <c>advisory audit export</c> does.</summary>
    public async Task<string> ExportAsync(string name, LogName log, long to = long.MaxValue)
    {
        IReadOnlyList<StoredEntry> rows = await gateway.Store.ReadEntriesAsync(log, 0, 100_000, default);
        await using FileStream file = File.Create(PathOf(name));
        foreach (StoredEntry row in rows.Where(row => row.Index < to))
        {
            await file.WriteAsync(row.Bytes);
            file.WriteByte((byte)'\n');
        }

        return PathOf(name);
    }

    public string CopyData(string name)
    {
        string copy = PathOf(name);
        foreach (string path in Directory.EnumerateFiles(gateway.Host.DataPath, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(gateway.Host.DataPath, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        return copy;
    }

    /// <summary>Runs <c>recover --from</c> and returns what it printed.</summary>
    public Task<string[]> RecoverAsync(params string[] paths) => RunAsync(async (tools, output) =>
    {
        var sources = new EntrySources(tools);
        foreach (string path in paths)
        {
            await sources.AddAsync(path, default);
        }

        await new EntryRecovery(tools, sources).RunAsync(output, default);
    });

    public Task<string[]> AcceptAsync() => RunAsync((tools, output) => DatabaseAcceptance.RunAsync(tools, output, default));

    public Task<string[]> OpenNewLogsAsync(string into) => RunAsync((tools, output) => NewLogs.RunAsync(tools, new DataFolder(into), null, output, default));

    public async Task<string> FsckAsync()
    {
        using var copy = new FsckCopy(gateway.Host.DataPath, gateway.Host.GatewayName);
        return (await copy.RunAsync()).Output;
    }

    /// <summary>Runs a work that writes as the gateway's own handlers do.</summary>
    public async Task WriteAsync(Func<IGatewayTransaction, EntryAppender, Task> work) =>
        await gateway.Host.Services.GetRequiredService<LogWriter<IGatewayTransaction>>().RunAsync(
            async (transaction, entries, _) =>
            {
                await work(transaction, entries);
                return true;
            },
            default);

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string[]> RunAsync(Func<RecoveryTools, TextWriter, Task> recover)
    {
        await using RecoveryTools tools = await RecoveryTools.OpenAsync(Data, default);
        using var output = new StringWriter();
        await recover(tools, output);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
