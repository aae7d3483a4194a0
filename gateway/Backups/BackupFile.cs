using Gateway.Exchange;

namespace Gateway.Server.Backups;

/// <summary>One file of a backup, as its manifest states it.</summary>
/// <param name="Path">Where it lies in the backup's folder, with slashes.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Sha256">Its digest.</param>
internal sealed record BackupFile(string Path, long SizeBytes, Sha256Digest Sha256)
{
    /// <summary>Whether it is a private key, sealed under a passphrase.</summary>
    public bool IsKey => Path.StartsWith(BackupFolder.KeyFolder + "/", StringComparison.Ordinal);
}
