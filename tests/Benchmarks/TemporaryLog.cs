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

    private TemporaryLog(TemporaryFolder folder, IGatewayStore store, LogName log, Func<NoteVerifier, ILogAnchor> openAnchor, LogWriterOptions options)
    {
        this.folder = folder;
        this.log = log;
        Store = store;
        signer = new NoteSigner($"benchmark.example/{log}", SigningKey.Generate());
        writer = new LogWriter<IGatewayTransaction>(
            store, new Dictionary<LogName, NoteSigner> { [log] = signer }, openAnchor(signer.Verifier), TimeProvider.System, options);
    }

    public IGatewayStore Store { get; }

    public NoteVerifier Verifier => signer.Verifier;

    /// <summary>A log as a gateway keeps it, anchored in a folder beside the database.</summary>
    public static Task<TemporaryLog> OpenAsync(LogName log)
    {
        var folder = new TemporaryFolder();
        return OpenAsync(folder, Embedded(folder), log, verifier => Anchor(folder, log, verifier), new LogWriterOptions());
    }

    /// <summary>The same on another database, which is empty and is closed with it.</summary>
    public static Task<TemporaryLog> OpenAsync(LogName log, IGatewayStore store, LogWriterOptions options)
    {
        var folder = new TemporaryFolder();
        return OpenAsync(folder, store, log, verifier => Anchor(folder, log, verifier), options);
    }

    /// <summary>The same without an anchor.</summary>
    public static Task<TemporaryLog> OpenUnanchoredAsync(LogName log)
    {
        var folder = new TemporaryFolder();
        return OpenAsync(folder, Embedded(folder), log, static _ => new NoAnchor(), new LogWriterOptions());
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
    private static async Task<TemporaryLog> OpenAsync(
        TemporaryFolder folder, IGatewayStore store, LogName log, Func<NoteVerifier, ILogAnchor> openAnchor, LogWriterOptions options)
    {
        await store.MigrateAsync(CancellationToken.None);
        return new TemporaryLog(folder, store, log, openAnchor, options);
    }

    private static SqliteGatewayStore Embedded(TemporaryFolder folder) => new(folder.File("gateway.db"));

    private static FileAnchor Anchor(TemporaryFolder folder, LogName log, NoteVerifier verifier)
    {
        var anchor = new FileAnchor(folder.File("anchor"), [KeyValuePair.Create(log, verifier)], TimeProvider.System);
        anchor.Create();
        return anchor;
    }
}
