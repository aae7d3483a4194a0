using System.Security.Cryptography;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;

namespace Gateway.Server.Backups;

/// <summary>
/// Copies and digests of files. Copies and not links: a file that two folders share is changed and lost in both.
/// </summary>
internal static class FileCopy
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Copies a file into a new one of mode 0600 and makes its content durable; its name is, once its folder is flushed.</summary>
    /// <returns>What was copied, under <paramref name="path"/>.</returns>
    public static async Task<BackupFile> CopyAsync(string source, string destination, string path, CancellationToken cancellationToken)
    {
        FileStream target = await FileErrors.MapAsync(() => Task.FromResult(new FileStream(destination, PrivateFolder.NewFile(FileAccess.Write))));
        await using (target)
        {
            BackupFile copied = await ReadAsync(source, path, target, cancellationToken);
            FileErrors.Map(() => target.Flush(flushToDisk: true));
            return copied;
        }
    }

    /// <summary>Digests a file.</summary>
    public static Task<BackupFile> DigestAsync(string source, string path, CancellationToken cancellationToken) =>
        ReadAsync(source, path, Stream.Null, cancellationToken);

    private static async Task<BackupFile> ReadAsync(string source, string path, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
        byte[] buffer = new byte[BufferBytes];
        long size = 0;
        for (int read = await file.ReadAsync(buffer, cancellationToken); read > 0; read = await file.ReadAsync(buffer, cancellationToken))
        {
            hash.AppendData(buffer, 0, read);
            await FileErrors.MapAsync(async () =>
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                return true;
            });
            size += read;
        }

        return new BackupFile(path, size, Sha256Digest.FromBytes(hash.GetHashAndReset()));
    }
}
