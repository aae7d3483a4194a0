using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>The gateway's private keys, one purpose each, in guarded memory. One owner, who disposes them; they never leave the process.</summary>
internal sealed class GatewayKeys : IDisposable
{
    private readonly Dictionary<LogName, LogKeyHistory> histories;

    private GatewayKeys(DataFolder data, NoteSigner auditLog, NoteSigner directoryLog, SigningKey manifest, SigningKey token, StorageKeyring storage)
    {
        AuditLog = auditLog;
        DirectoryLog = directoryLog;
        Manifest = manifest;
        Token = token;
        Storage = storage;
        histories = new()
        {
            [LogName.Audit] = new LogKeyFiles(data, LogName.Audit).ReadHistory(auditLog.Verifier),
            [LogName.Directory] = new LogKeyFiles(data, LogName.Directory).ReadHistory(directoryLog.Verifier),
        };
    }

    /// <summary>Signs the audit log's checkpoints.</summary>
    public NoteSigner AuditLog { get; }

    /// <summary>Signs the directory log's checkpoints.</summary>
    public NoteSigner DirectoryLog { get; }

    /// <summary>Signs manifests (SSHSIG).</summary>
    public SigningKey Manifest { get; }

    /// <summary>Signs access tokens.</summary>
    public SigningKey Token { get; }

    /// <summary>Seals database columns, and opens those that were sealed under a key before.</summary>
    public StorageKeyring Storage { get; }

    /// <summary>Both logs' signers, as the writer takes them.</summary>
    public IReadOnlyDictionary<LogName, NoteSigner> LogSigners => new Dictionary<LogName, NoteSigner>
    {
        [LogName.Audit] = AuditLog,
        [LogName.Directory] = DirectoryLog,
    };

    /// <summary>Both logs' public keys, former ones included.</summary>
    public IReadOnlyDictionary<LogName, LogKeyHistory> LogHistories => histories;

    /// <summary>The public keys of a log, former ones included.</summary>
    public LogKeyHistory HistoryOf(LogName log) => histories[log];

    /// <summary>The public key of a log, as members pin it.</summary>
    public NoteVerifier VerifierOf(LogName log) => histories[log].Current;

    /// <summary>
    /// Reads the keys that serving needs. The gateway's root key is not among them: it signs the gateway's own record, and may be kept elsewhere.
    /// </summary>
    /// <param name="data">The data folder.</param>
    /// <param name="options">The settings: the gateway's name, which of its logs the keys sign, and the passphrase's file.</param>
    /// <exception cref="SetupException">A file is absent, open to others, or not the key that it should be.</exception>
    public static GatewayKeys Load(DataFolder data, GatewayOptions options)
    {
        KeyFiles files = KeyFiles.Of(options);
        Stack<IDisposable> loaded = [];
        try
        {
            return new GatewayKeys(
                data,
                Keep(ReadLogKey(LogName.Audit, data.AuditLogKey)),
                Keep(ReadLogKey(LogName.Directory, data.DirectoryLogKey)),
                Keep(files.ReadSigningKey(data.ManifestKey)),
                Keep(files.ReadSigningKey(data.TokenKey)),
                Keep(files.ReadStorageKeys(data)));
        }
        catch (SetupException)
        {
            while (loaded.TryPop(out IDisposable? key))
            {
                key.Dispose();
            }

            throw;
        }

        NoteSigner ReadLogKey(LogName log, string path) =>
            new(new LogOrigin(options.GatewayName, log, options.Logs.Lineage).ToString(), files.ReadSigningKey(path));

        T Keep<T>(T key)
            where T : IDisposable
        {
            loaded.Push(key);
            return key;
        }
    }

    /// <summary>Reads the unsealed keys of a gateway's first logs.</summary>
    /// <exception cref="SetupException">A file is absent, open to others, or not the key that it should be.</exception>
    public static GatewayKeys Load(DataFolder data, GatewayName gateway) => Load(data, new GatewayOptions { Name = gateway.Value });

    /// <summary>
    /// Makes fresh keys, the root key among them, and writes each into its file, mode 0600. <see cref="Load(DataFolder, GatewayOptions)"/> reads them back.
    /// </summary>
    public static void Create(DataFolder data, KeyFiles files)
    {
        CreateSigning([data.AuditLogKey, data.DirectoryLogKey, data.ManifestKey, data.TokenKey, data.RootKey], files);
        using StorageKey storage = StorageKey.Generate();
        files.Write(data.StorageKey, storage.Export());
    }

    /// <summary>
    /// Makes fresh keys for both logs and takes over the others from another data folder as their files are, the root key and former storage keys if they are
    /// there.
    /// </summary>
    public static void CreateForNewLogs(DataFolder data, DataFolder before, KeyFiles files)
    {
        CreateSigning([data.AuditLogKey, data.DirectoryLogKey], files);
        foreach ((string from, string to) in ((string, string)[])
            [(before.ManifestKey, data.ManifestKey), (before.TokenKey, data.TokenKey), (before.StorageKey, data.StorageKey),
                (before.FormerStorageKeys, data.FormerStorageKeys), (before.RootKey, data.RootKey)])
        {
            if ((from != before.RootKey && from != before.FormerStorageKeys) || File.Exists(from))
            {
                SecretFile.Write(to, SecretFile.Read(from));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AuditLog.Dispose();
        DirectoryLog.Dispose();
        Manifest.Dispose();
        Token.Dispose();
        Storage.Dispose();
    }

    /// <summary>The type's name; never a key.</summary>
    public override string ToString() => nameof(GatewayKeys);

    private static void CreateSigning(IEnumerable<string> paths, KeyFiles files)
    {
        foreach (string path in paths)
        {
            using SigningKey key = SigningKey.Generate();
            files.Write(path, key.ExportPkcs8Pem());
        }
    }
}
