using Gateway.Audit;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Server.Storage.Files;

/// <summary>
/// Payloads as files of one folder, named by their id. A file that has that name is complete and durable: it was written under a temporary name, flushed to
/// the disk, renamed, and the folder flushed, before anybody heard of it.
/// </summary>
internal sealed class FilePayloadStore : IPayloadStore
{
    private const string TemporarySuffix = ".part";

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ErasureLock erasure;

    /// <summary>Uses a folder, which is made if it is not there, for its owner alone.</summary>
    public FilePayloadStore(string folder, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        erasure = new ErasureLock(folder, time);
        FileErrors.Map(() => PrivateFolder.Create(folder));
        erasure.Create();
    }

    /// <inheritdoc/>
    public Task<IPayloadStaging> StageAsync(CancellationToken cancellationToken)
    {
        PayloadId id = PayloadId.New(time.GetUtcNow());
        string path = PathOf(id);
        return FileErrors.MapAsync(() => Task.Run<IPayloadStaging>(
            () => new FilePayloadStaging(id, folder, path + TemporarySuffix, path), cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(PayloadId payload, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return await FileErrors.MapAsync(async () =>
        {
            using SafeFileHandle file = File.OpenHandle(PathOf(payload), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            int total = 0;
            while (total < buffer.Length)
            {
                int read = await RandomAccess.ReadAsync(file, buffer[total..], offset + total, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<long?> LengthAsync(PayloadId payload, CancellationToken cancellationToken) => FileErrors.MapAsync(() =>
    {
        var file = new FileInfo(PathOf(payload));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    });

    /// <inheritdoc/>
    public Task DeleteAsync(PayloadId payload, CancellationToken cancellationToken) => FileErrors.MapAsync(() => Task.Run(
        () =>
        {
            using IDisposable? allowed = erasure.TryShare();
            return allowed is not null && Erase(PathOf(payload)) && Flush();
        },
        cancellationToken));

    /// <inheritdoc/>
    public Task<int> SweepAsync(Func<PayloadId, CancellationToken, Task<bool>> isReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        FileErrors.MapAsync(async () =>
        {
            using IDisposable? allowed = erasure.TryShare();
            int erased = 0;
            foreach (string path in allowed is null ? [] : Directory.EnumerateFiles(folder))
            {
                cancellationToken.ThrowIfCancellationRequested();
                erased += await SweepAsync(path, isReferenced, olderThan, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }

            _ = erased > 0 && await Task.Run(Flush, cancellationToken).ConfigureAwait(false);
            return erased;
        });

    /// <summary>Erases a file that nobody holds and nothing refers to. Files of other names are somebody else's and stay.</summary>
    private static async Task<bool> SweepAsync(
        string path, Func<PayloadId, CancellationToken, Task<bool>> isReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        bool temporary = name.EndsWith(TemporarySuffix, StringComparison.Ordinal);
        if (File.GetLastWriteTimeUtc(path) >= olderThan.UtcDateTime
            || !PayloadId.TryParse(temporary ? name[..^TemporarySuffix.Length] : name, out PayloadId id)
            || (!temporary && await isReferenced(id, cancellationToken).ConfigureAwait(false)))
        {
            return false;
        }

        // Whoever uploads holds the file until its advisory is committed, and then somebody refers to it: asked again once nobody holds it.
        using FileStream? alone = OpenAlone(path);
        return alone is not null
            && (temporary || !await isReferenced(id, cancellationToken).ConfigureAwait(false))
            && await Task.Run(() => Erase(path), cancellationToken).ConfigureAwait(false);
    }

    private static FileStream? OpenAlone(string path)
    {
        try
        {
            return FileErrors.OpenUnlessLocked(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.None, BufferSize = 0 });
        }
        catch (PayloadMissingException)
        {
            // Another gateway's sweep was here.
            return null;
        }
    }

    private static bool Erase(string path)
    {
        bool exists = File.Exists(path);
        File.Delete(path);
        return exists;
    }

    private bool Flush()
    {
        FolderSync.Flush(folder);
        return true;
    }

    private string PathOf(PayloadId id) => Path.Combine(folder, id.ToString());
}
