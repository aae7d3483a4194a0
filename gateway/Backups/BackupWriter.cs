using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;

namespace Gateway.Server.Backups;

/// <summary>
/// Backs up the embedded store of a gateway that may be serving: the database first, as it is at one moment, then every payload that this copy refers to, whose
/// erasing waits meanwhile. All of it is written under a temporary name and renamed when it is durable: what has a backup's name is one. The anchor is not in it.
/// </summary>
/// <param name="data">What is backed up.</param>
/// <param name="options">Its settings.</param>
/// <param name="time">Dates the backup.</param>
internal sealed class BackupWriter(DataFolder data, GatewayOptions options, TimeProvider time)
{
    private const string TemporarySuffix = ".part";
    private const int PayloadsAtOnce = 1000;

    private readonly List<BackupFile> files = [];

    /// <summary>Makes the backup.</summary>
    /// <param name="target">Its folder, which must not be there yet.</param>
    /// <param name="cancellationToken">Ends it, and takes away what was written.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="SetupException">It may not be made there, another is being made, or a payload is not what the database says.</exception>
    /// <exception cref="StorageException">The store cannot be read, or there is no room.</exception>
    public async Task<BackupManifest> WriteAsync(string target, CancellationToken cancellationToken)
    {
        RequireNew(target);
        using IDisposable erasing = await new ErasureLock(data.Payloads, time).TryTakeAsync(cancellationToken)
            ?? throw new SetupException($"Another backup of {data} is under way.");
        string folder = $"{target}.{Path.GetRandomFileName()}{TemporarySuffix}";
        try
        {
            PrivateFolder.Create(folder);
            BackupManifest manifest = await FillAsync(folder, cancellationToken);
            Directory.Move(folder, target);
            FolderSync.Flush(Path.GetDirectoryName(target)!);
            return manifest;
        }
        catch
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw;
        }
    }

    private void RequireNew(string target)
    {
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new SetupException($"{target} exists already; a backup is made in a new folder.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new SetupException($"There is no folder {Path.GetDirectoryName(target)} to make the backup in.");
        }

        if ((target + Path.DirectorySeparatorChar).StartsWith(data.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new SetupException("A backup does not belong into the folder that it is of.");
        }
    }

    private async Task<BackupManifest> FillAsync(string folder, CancellationToken cancellationToken)
    {
        DateTimeOffset createdAt = time.GetUtcNow();
        string database = Path.Combine(folder, BackupFolder.DatabaseName);
        using SqliteCopy copy = await SqliteCopy.CreateAsync(data.Database, database, cancellationToken);
        FileErrors.Map(() => Flush(database));
        files.Add(await FileCopy.DigestAsync(database, BackupFolder.DatabaseName, cancellationToken));
        await AddPayloadsAsync(copy, folder, cancellationToken);
        await AddAsync(data.Configuration, folder, BackupFolder.SettingsName, cancellationToken);
        await AddAsync(data.PreviousInvite, folder, BackupFolder.PreviousInviteName, cancellationToken);
        await AddAllAsync(NamedFiles(), folder, BackupFolder.NamedFolder, cancellationToken);
        await AddAllAsync(KeyFiles(), folder, BackupFolder.KeyFolder, cancellationToken);
        BackupManifest manifest = Describe(copy, createdAt);
        FileErrors.Map(() => SecretFile.Write(Path.Combine(folder, BackupFolder.ManifestName), manifest.ToBytes()));
        FileErrors.Map(() => FolderSync.Flush(folder));
        return manifest;
    }

    private async Task AddPayloadsAsync(SqliteCopy copy, string folder, CancellationToken cancellationToken)
    {
        string payloads = Path.Combine(folder, BackupFolder.PayloadFolder);
        FileErrors.Map(() => PrivateFolder.Create(payloads));
        IReadOnlyList<DocumentRow> page = copy.ReadPayloads(null, PayloadsAtOnce);
        while (page.Count > 0)
        {
            foreach (DocumentRow document in page)
            {
                await AddPayloadAsync(document, folder, cancellationToken);
            }

            page = copy.ReadPayloads(page[^1].Payload, PayloadsAtOnce);
        }

        FileErrors.Map(() => FolderSync.Flush(payloads));
    }

    private async Task AddPayloadAsync(DocumentRow document, string folder, CancellationToken cancellationToken)
    {
        string name = $"{BackupFolder.PayloadFolder}/{document.Payload}";
        string source = Path.Combine(data.Payloads, document.Payload.ToString());
        var expected = new BackupFile(name, document.PayloadSize, document.PayloadSha256);
        if (!File.Exists(source) || await FileCopy.CopyAsync(source, Path.Combine(folder, name), name, cancellationToken) != expected)
        {
            throw new SetupException(
                $"The payload {document.Payload} of a published advisory is missing or changed; gateway fsck tells more. There is no backup of what is not there.");
        }

        files.Add(expected);
    }

    private async Task AddAllAsync(IEnumerable<(string Source, string Name)> sources, string folder, string subfolder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, subfolder);
        foreach ((string source, string name) in sources.Where(file => File.Exists(file.Source)))
        {
            FileErrors.Map(() => PrivateFolder.Create(path));
            await AddAsync(source, folder, name, cancellationToken);
        }

        if (Directory.Exists(path))
        {
            FileErrors.Map(() => FolderSync.Flush(path));
        }
    }

    private async Task AddAsync(string source, string folder, string name, CancellationToken cancellationToken)
    {
        if (File.Exists(source))
        {
            files.Add(await FileCopy.CopyAsync(source, Path.Combine(folder, name), name, cancellationToken));
        }
    }

    // Public files only; the certificate's private key is not one.
    private IEnumerable<(string Source, string Name)> NamedFiles() =>
    [
        (options.Tls.CertificateFile ?? "", BackupFolder.CertificateName),
        (options.Logs.PolicyFile ?? "", BackupFolder.PolicyName),
        (options.Logs.TimestampCertificateFile ?? "", BackupFolder.TimestampName),
    ];

    private IEnumerable<(string Source, string Name)> KeyFiles() =>
        SealedKeys.Find(data)[true].Select(path => (path, $"{BackupFolder.KeyFolder}/{Path.GetFileName(path)}"));

    private BackupManifest Describe(SqliteCopy copy, DateTimeOffset createdAt) => new()
    {
        Gateway = GatewayName.TryParse(options.Name, out GatewayName name) ? name : throw new SetupException("Gateway:Name is not a gateway's name."),
        CreatedAt = createdAt,
        Schema = copy.SchemaVersion,
        Audit = ReadNewest(copy, LogName.Audit),
        Directory = ReadNewest(copy, LogName.Directory),
        Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)],
    };

    private static Checkpoint ReadNewest(SqliteCopy copy, LogName log)
    {
        try
        {
            return Checkpoint.Parse(copy.ReadCheckpoint(log) ?? throw new SetupException($"The database holds no {log} log."));
        }
        catch (CheckpointFormatException exception)
        {
            throw new SetupException($"The newest checkpoint of the {log} log is none; gateway fsck tells more.", exception);
        }
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
