using System.Text;
using System.Text.RegularExpressions;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Options;

namespace Gateway.Server.Backups;

/// <summary>
/// What a backup holds, so that it can be checked by itself: every file with its length and digest, and both logs' last checkpoints. Canonical JSON, type
/// <c>advisory-backup/v1</c>. It is not signed: that a whole backup is this gateway's and sound is for fsck to say, with the log keys.
/// </summary>
internal sealed partial record BackupManifest
{
    private const string TypeName = "advisory-backup/v1";

    /// <summary>The gateway's name.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>When the backup was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last step that the database's schema had taken.</summary>
    public required int Schema { get; init; }

    /// <summary>The audit log's last checkpoint.</summary>
    public required Checkpoint Audit { get; init; }

    /// <summary>The directory log's last checkpoint.</summary>
    public required Checkpoint Directory { get; init; }

    /// <summary>Every file but the manifest, in order of paths.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>Whether private keys are among them, each sealed under a passphrase.</summary>
    public bool HoldsKeys => Files.Any(file => file.IsKey);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="SetupException">It is none.</exception>
    public static BackupManifest Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            CanonicalObject members = CanonicalJson.ParseObject(bytes);
            BackupManifest manifest = Read(members);
            members.Close();
            return manifest;
        }
        catch (Exception exception) when (exception is CanonicalJsonException or CheckpointFormatException or FormatException or ArgumentException)
        {
            throw new SetupException($"{BackupFolder.ManifestName} is not a backup's manifest: {exception.Message}", exception);
        }
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(this, static (writer, manifest) =>
    {
        writer.Time("createdAt", manifest.CreatedAt);
        writer.Objects("files", manifest.Files, static (file, item) =>
        {
            file.Text("path", item.Path);
            file.Binary("sha256", item.Sha256.Bytes);
            file.Integer("size", item.SizeBytes);
        });
        writer.Text("gateway", manifest.Gateway.Value);
        writer.Object("logs", manifest, static (logs, both) =>
        {
            logs.Text("audit", Encoding.UTF8.GetString(both.Audit.Bytes.Span));
            logs.Text("directory", Encoding.UTF8.GetString(both.Directory.Bytes.Span));
        });
        writer.Integer("schema", manifest.Schema);
        writer.Text("type", TypeName);
    });

    private static BackupManifest Read(CanonicalObject members)
    {
        Require(members.Text("type") == TypeName, "the type member names another document.");
        CanonicalObject logs = members.Object("logs");
        var manifest = new BackupManifest
        {
            Gateway = GatewayName.Parse(members.Text("gateway")),
            CreatedAt = members.Time("createdAt"),
            Schema = checked((int)members.Integer("schema")),
            Audit = ReadNote(logs, "audit"),
            Directory = ReadNote(logs, "directory"),
            Files = [.. members.Objects("files").Select(ReadFile)],
        };
        logs.Close();
        string[] paths = [.. manifest.Files.Select(file => file.Path)];
        Require(paths.Zip(paths.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0), "its files are not in order.");
        Require(paths.Contains(BackupFolder.DatabaseName) && paths.Contains(BackupFolder.SettingsName), "it lists no database or no settings.");
        return manifest;
    }

    private static Checkpoint ReadNote(CanonicalObject logs, string log) => Checkpoint.Parse(Encoding.UTF8.GetBytes(logs.Text(log)));

    private static BackupFile ReadFile(CanonicalObject members)
    {
        var file = new BackupFile(members.Text("path"), members.Integer("size"), Sha256Digest.FromBytes(members.Binary("sha256")));
        members.Close();
        Require(PathOfBackup().IsMatch(file.Path), "it lists a path that no backup has.");
        return file;
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new FormatException(sentence);
        }
    }

    // What a backup is copied to follows from these names: none leads out of the folder.
    [GeneratedRegex(@"\A(?:gateway\.(?:db|json)|previous-invite\.json|(?:payload|keys|settings)/[A-Za-z0-9][A-Za-z0-9._-]{0,127})\z")]
    private static partial Regex PathOfBackup();
}
