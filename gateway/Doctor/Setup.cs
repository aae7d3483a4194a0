using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>What is examined: a data folder, its settings, and what of it can be opened.</summary>
internal sealed class Setup : IAsyncDisposable
{
    private readonly Lazy<IGatewayStore?> store;

    /// <summary>With settings, and what is wrong with them.</summary>
    public Setup(DataFolder data, GatewayOptions options, IReadOnlyList<string> settingFaults, Machine machine)
    {
        Machine = machine;
        Data = data;
        Options = options;
        SettingFaults = settingFaults;
        store = new Lazy<IGatewayStore?>(OpenStore);
        try
        {
            Keys = GatewayKeys.Load(data, options);
        }
        catch (Exception exception) when (exception is SetupException or FormatException or ArgumentException)
        {
            // The latter two are of a name or lineage that the settings' own faults tell of.
            KeyFault = exception.Message;
        }
    }

    /// <summary>The data folder.</summary>
    public DataFolder Data { get; }

    /// <summary>The settings, as far as they can be read.</summary>
    public GatewayOptions Options { get; }

    /// <summary>Why <c>serve</c> would refuse them; a sentence each.</summary>
    public IReadOnlyList<string> SettingFaults { get; }

    /// <summary>The private keys; null if they cannot be loaded.</summary>
    public GatewayKeys? Keys { get; }

    /// <summary>Why they cannot be loaded.</summary>
    public string? KeyFault { get; }

    /// <summary>The machine that it would be served on.</summary>
    public Machine Machine { get; }

    /// <summary>The machine's clock.</summary>
    public TimeProvider Time => Machine.Time;

    /// <summary>Whether the database is the embedded one.</summary>
    public bool IsEmbedded => Options.Storage.Provider != StorageOptions.SqlServer;

    /// <summary>The anchor's folder.</summary>
    public string AnchorFolder => Options.Logs.AnchorFolder ?? Data.Anchor;

    /// <summary>The database; null if it is not there, or opening it would change it.</summary>
    public IGatewayStore? Store => store.Value;

    /// <summary>The anchor; null without keys.</summary>
    public FileAnchor? Anchor => Keys is null ? null : AnchorServices.Open(Options, Data, Keys, Time);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Keys?.Dispose();
        if (store is { IsValueCreated: true, Value: { } opened })
        {
            await opened.DisposeAsync();
        }
    }

    /// <summary>The newest checkpoint of a log, as the database holds it; null if there is none that can be read.</summary>
    public async Task<Checkpoint?> ReadNewestAsync(LogName log, CancellationToken cancellationToken)
    {
        try
        {
            return Store is not null && await Store.ReadCheckpointAsync(log, cancellationToken) is { } note ? Checkpoint.Parse(note) : null;
        }
        catch (CheckpointFormatException)
        {
            return null;
        }
    }

    private IGatewayStore? OpenStore()
    {
        try
        {
            return IsEmbedded && !SqliteFile.IsWriteAheadLogged(Data.Database) ? null : StorageServices.OpenStore(Options, Data);
        }
        catch (SetupException)
        {
            return null;
        }
    }
}
