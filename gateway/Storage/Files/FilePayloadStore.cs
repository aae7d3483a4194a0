using System.Collections.Concurrent;
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
    private readonly ErasureLock erasing;

    // Stagings whose owner still holds them: an upload may take longer than a sweep's patience.
    private readonly ConcurrentDictionary<PayloadId, byte> open = [];

    /// <summary>Uses a folder, which is made if it is not there, for its owner alone.</summary>
    public FilePayloadStore(string folder, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        erasing = new ErasureLock(folder);
        FileErrors.Map(() => PrivateFolder.Create(folder));
        FileErrors.Map(erasing.Create);
    }

    /// <inheritdoc/>
    public Task<IPayloadStaging> StageAsync(CancellationToken cancellationToken)
    {
        PayloadId id = PayloadId.New(time.GetUtcNow());
        string path = PathOf(id);
        return FileErrors.MapAsync(() => Task.Run<IPayloadStaging>(
            () =>
            {
                var staging = new FilePayloadStaging(id, folder, path + TemporarySuffix, path, () => open.TryRemove(id, out _));
                open[id] = 0;
                return staging;
            },
            cancellationToken));
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
    public Task DeleteAsync(PayloadId payload, CancellationToken cancellationToken) =>
        FileErrors.MapAsync(() => Task.Run(() => Erase(PathOf(payload)), cancellationToken));

    /// <inheritdoc/>
    public Task<int> SweepAsync(Func<PayloadId, CancellationToken, Task<bool>> isReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        FileErrors.MapAsync(async () =>
        {
            int erased = 0;
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime && await IsGarbageAsync(path, isReferenced, cancellationToken).ConfigureAwait(false)
                    && await Task.Run(() => Erase(path), cancellationToken).ConfigureAwait(false))
                {
                    erased++;
                }
            }

            return erased;
        });

    /// <summary>
    /// Files of other names are somebody else's and stay. Who holds a payload is asked before who refers to it: the other way round, a payload published
    /// between the two questions would be erased.
    /// </summary>
    private async Task<bool> IsGarbageAsync(string path, Func<PayloadId, CancellationToken, Task<bool>> isReferenced, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        bool temporary = name.EndsWith(TemporarySuffix, StringComparison.Ordinal);
        return PayloadId.TryParse(temporary ? name[..^TemporarySuffix.Length] : name, out PayloadId id)
            && !open.ContainsKey(id)
            && (temporary || !await isReferenced(id, cancellationToken).ConfigureAwait(false));
    }

    private bool Erase(string path)
    {
        using FileStream? allowed = erasing.TryShare();
        if (allowed is null || !File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        FolderSync.Flush(folder);
        return true;
    }

    private string PathOf(PayloadId id) => Path.Combine(folder, id.ToString());
}
