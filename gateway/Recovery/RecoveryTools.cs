using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Server.Recovery;

/// <summary>A gateway's settings, keys, database and anchor, opened by a command that does not serve.</summary>
internal sealed class RecoveryTools : IAsyncDisposable
{
    private RecoveryTools(DataFolder data, GatewayOptions options, GatewayKeys keys, IGatewayStore store)
    {
        Data = data;
        Options = options;
        Keys = keys;
        Store = store;
        Anchor = AnchorServices.Open(options, data, keys, TimeProvider.System);
    }

    /// <summary>The data folder.</summary>
    public DataFolder Data { get; }

    /// <summary>Its settings.</summary>
    public GatewayOptions Options { get; }

    /// <summary>Its keys.</summary>
    public GatewayKeys Keys { get; }

    /// <summary>Its database.</summary>
    public IGatewayStore Store { get; }

    /// <summary>Its anchor.</summary>
    public FileAnchor Anchor { get; }

    /// <summary>The keys whose rotations had been begun by a process that ended, and were ended now (<see cref="KeyNames"/>).</summary>
    public required IReadOnlyList<string> FinishedRotations { get; init; }

    /// <summary>
    /// What a writer asks before it signs: that the anchor vouches for the database and no other process has given up a log's key. Which manifest and token keys the
    /// record names does not matter here: a rotation may be what mends that.
    /// </summary>
    /// <param name="anchor">The anchor, under the keys that the writer signs with.</param>
    public LogStanding StandingOver(FileAnchor anchor) => new(anchor, Store, Keys, new KeysInForce(Keys.LogHistories, null, Store), NullLogger<LogStanding>.Instance);

    /// <summary>Opens the gateway of a data folder.</summary>
    /// <exception cref="SetupException">It is not one.</exception>
    public static async Task<RecoveryTools> OpenAsync(DataFolder data, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.Load(data);
        StorageServices.RequireDatabase(options, data);
        IGatewayStore store = StorageServices.OpenStore(options, data);
        try
        {
            await Schema.PrepareAsync(store, options.Storage, cancellationToken);
            IReadOnlyList<string> finished = await new UnfinishedRotations(data, options, store).FinishAsync(cancellationToken);
            return new RecoveryTools(data, options, GatewayKeys.Load(data, options), store) { FinishedRotations = finished };
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>The database's newest note of a log, verified.</summary>
    /// <exception cref="SetupException">There is none, or it is not this gateway's.</exception>
    public async Task<Checkpoint> ReadNewestAsync(LogName log, CancellationToken cancellationToken)
    {
        byte[] note = await Store.ReadCheckpointAsync(log, cancellationToken) ?? throw new SetupException($"The database holds no {log} log.");
        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Parse(note);
        }
        catch (CheckpointFormatException exception)
        {
            throw new SetupException($"The newest checkpoint of the {log} log is none.", exception);
        }

        return Keys.HistoryOf(log).Verify(checkpoint) == Verdict.Ok
            ? checkpoint
            : throw new SetupException($"The {log} log in the database was not signed by this gateway's key.");
    }

    /// <summary>Whether the database's log begins with what a tree head describes.</summary>
    public async Task<bool> ContinuesAsync(LogName log, TreeHead tree, CancellationToken cancellationToken)
    {
        try
        {
            return await new ProofBuilder(Store).BuildRootAsync(log, tree.Size, cancellationToken) == tree.Root;
        }
        catch (AuditIntegrityException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Keys.Dispose();
    }
}
