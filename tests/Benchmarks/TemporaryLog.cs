using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Sqlite;

namespace Benchmarks;

/// <summary>One log on an embedded database of its own, with its writer.</summary>
internal sealed class TemporaryLog : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly NoteSigner signer;
    private readonly LogWriter<IGatewayTransaction> writer;
    private readonly LogName log;

    private TemporaryLog(TemporaryFolder folder, IGatewayStore store, LogName log, Func<NoteVerifier, ILogAnchor> openAnchor)
    {
        this.folder = folder;
        this.log = log;
        Store = store;
        signer = new NoteSigner($"benchmark.example/{log}", SigningKey.Generate());
        writer = new LogWriter<IGatewayTransaction>(
            store, new Dictionary<LogName, NoteSigner> { [log] = signer }, openAnchor(signer.Verifier), TimeProvider.System, new LogWriterOptions());
    }

    public IGatewayStore Store { get; }

    public NoteVerifier Verifier => signer.Verifier;

    /// <summary>A log as a gateway keeps it, anchored in a folder beside the database.</summary>
    public static Task<TemporaryLog> OpenAsync(LogName log) => OpenAsync(log, (folder, verifier) =>
    {
        var anchor = new FileAnchor(folder.File("anchor"), [KeyValuePair.Create(log, verifier)], TimeProvider.System);
        anchor.Create();
        return anchor;
    });

    /// <summary>The same without an anchor.</summary>
    public static Task<TemporaryLog> OpenUnanchoredAsync(LogName log) => OpenAsync(log, static (_, _) => new NoAnchor());

    private static async Task<TemporaryLog> OpenAsync(LogName log, Func<TemporaryFolder, NoteVerifier, ILogAnchor> openAnchor)
    {
        var folder = new TemporaryFolder();
        var store = new SqliteGatewayStore(folder.File("gateway.db"));
        await store.MigrateAsync(CancellationToken.None);
        return new TemporaryLog(folder, store, log, verifier => openAnchor(folder, verifier));
    }

    /// <summary>Appends that many entries, so many of them waiting for their commit at any time.</summary>
    public async Task FillAsync(int entries, int outstanding)
    {
        int left = entries;
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await writer.RunAsync(
                    (_, appender, _) =>
                    {
                        appender.Append(log, OrdinaryEntry.Draft);
                        return ValueTask.FromResult(true);
                    },
                    CancellationToken.None);
            }
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await Store.DisposeAsync();
        signer.Dispose();
        folder.Dispose();
    }
}
