using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>The gateway's private keys, one purpose each, in guarded memory. One owner, who disposes them; they never leave the process.</summary>
internal sealed class GatewayKeys : IDisposable
{
    private GatewayKeys(NoteSigner auditLog, NoteSigner directoryLog, SigningKey manifest, SigningKey token, StorageKey storage)
    {
        AuditLog = auditLog;
        DirectoryLog = directoryLog;
        Manifest = manifest;
        Token = token;
        Storage = storage;
    }

    /// <summary>Signs the audit log's checkpoints.</summary>
    public NoteSigner AuditLog { get; }

    /// <summary>Signs the directory log's checkpoints.</summary>
    public NoteSigner DirectoryLog { get; }

    /// <summary>Signs manifests (SSHSIG).</summary>
    public SigningKey Manifest { get; }

    /// <summary>Signs access tokens.</summary>
    public SigningKey Token { get; }

    /// <summary>Seals database columns.</summary>
    public StorageKey Storage { get; }

    /// <summary>Both logs' signers, as the writer takes them.</summary>
    public IReadOnlyDictionary<LogName, NoteSigner> LogSigners => new Dictionary<LogName, NoteSigner>
    {
        [LogName.Audit] = AuditLog,
        [LogName.Directory] = DirectoryLog,
    };

    /// <summary>Both logs' public keys.</summary>
    public IReadOnlyDictionary<LogName, NoteVerifier> LogVerifiers => LogSigners.ToDictionary(log => log.Key, log => log.Value.Verifier);

    /// <summary>The public key of a log, as members pin it.</summary>
    public NoteVerifier VerifierOf(LogName log) => log == LogName.Audit ? AuditLog.Verifier : DirectoryLog.Verifier;

    /// <summary>
    /// Reads the keys that serving needs. The gateway's root key is not among them: it signs the gateway's own record, and may be kept elsewhere.
    /// </summary>
    /// <exception cref="SetupException">A file is absent, open to others, or not the key that it should be.</exception>
    public static GatewayKeys Load(DataFolder data, GatewayName gateway) => Load(data, gateway, lineage: 1);

    /// <inheritdoc cref="Load(DataFolder, GatewayName)"/>
    /// <param name="data">The data folder.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="lineage">Which logs of the gateway the keys sign, counted from 1.</param>
    public static GatewayKeys Load(DataFolder data, GatewayName gateway, int lineage)
    {
        Stack<IDisposable> loaded = [];
        try
        {
            return new GatewayKeys(
                Keep(new NoteSigner(new LogOrigin(gateway, LogName.Audit, lineage).ToString(), KeyFile.ReadSigningKey(data.AuditLogKey))),
                Keep(new NoteSigner(new LogOrigin(gateway, LogName.Directory, lineage).ToString(), KeyFile.ReadSigningKey(data.DirectoryLogKey))),
                Keep(KeyFile.ReadSigningKey(data.ManifestKey)),
                Keep(KeyFile.ReadSigningKey(data.TokenKey)),
                Keep(KeyFile.ReadStorageKey(data.StorageKey)));
        }
        catch (SetupException)
        {
            while (loaded.TryPop(out IDisposable? key))
            {
                key.Dispose();
            }

            throw;
        }

        T Keep<T>(T key)
            where T : IDisposable
        {
            loaded.Push(key);
            return key;
        }
    }

    /// <summary>
    /// Makes fresh keys, the root key among them, and writes each into its file, mode 0600. <see cref="Load(DataFolder, GatewayName)"/> reads them back.
    /// </summary>
    public static void Create(DataFolder data)
    {
        CreateSigning([data.AuditLogKey, data.DirectoryLogKey, data.ManifestKey, data.TokenKey, data.RootKey]);
        using StorageKey storage = StorageKey.Generate();
        KeyFile.Write(data.StorageKey, storage.Export());
    }

    /// <summary>Makes fresh keys for both logs and takes over the others from another data folder, the root key if it is there.</summary>
    public static void CreateForNewLogs(DataFolder data, DataFolder before)
    {
        CreateSigning([data.AuditLogKey, data.DirectoryLogKey]);
        foreach ((string from, string to) in ((string, string)[])
            [(before.ManifestKey, data.ManifestKey), (before.TokenKey, data.TokenKey), (before.StorageKey, data.StorageKey), (before.RootKey, data.RootKey)])
        {
            if (from != before.RootKey || File.Exists(from))
            {
                KeyFile.Write(to, SecretFile.Read(from));
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

    private static void CreateSigning(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            using SigningKey key = SigningKey.Generate();
            KeyFile.Write(path, key.ExportPkcs8Pem());
        }
    }
}
