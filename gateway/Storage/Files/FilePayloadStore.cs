using Gateway.Audit;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Server.Storage.Files;

/// <summary>
/// Payloads as files of one folder, named by their id. A file that has that name is complete and durable: it was written under a temporary name, flushed to
/// the disk, renamed, and the folder flushed, before anybody heard of it. Files are read and written where the caller is: on Linux the asynchronous calls only have
/// another thread of the pool wait for the disk, and two changes of threads cost more than a read that the disk is not asked for.
/// </summary>
internal sealed class FilePayloadStore : IPayloadStore
{
    private const string TemporarySuffix = ".part";

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ErasureLock erasure;
    private readonly SharedFlush names;

    /// <summary>Uses a folder, which is made if it is not there, for its owner alone.</summary>
    public FilePayloadStore(string folder, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        erasure = new ErasureLock(folder, time);
        names = new SharedFlush(() => FolderSync.Flush(folder));
        FileErrors.Map(() => PrivateFolder.Create(folder));
        erasure.Create();
    }

    /// <inheritdoc/>
    public Task<IPayloadStaging> StageAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PayloadId id = PayloadId.New(time.GetUtcNow());
        string path = PathOf(id);
        return FileErrors.MapAsync(() => Task.FromResult<IPayloadStaging>(new FilePayloadStaging(id, path + TemporarySuffix, path, names)));
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(PayloadId payload, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        int total = 0;
        FileErrors.Map(() =>
        {
            using SafeFileHandle file = File.OpenHandle(PathOf(payload), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            for (int read = 1; read > 0 && total < buffer.Length; total += read)
            {
                read = RandomAccess.Read(file, buffer.Span[total..], offset + total);
            }
        });
        return ValueTask.FromResult(total);
    }

    /// <inheritdoc/>
    public Task<long?> LengthAsync(PayloadId payload, CancellationToken cancellationToken) => FileErrors.MapAsync(() =>
    {
        var file = new FileInfo(PathOf(payload));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    });

    /// <inheritdoc/>
    public Task DeleteAsync(PayloadId payload, CancellationToken cancellationToken) => FileErrors.MapAsync(() => Task.Run(
        async () =>
        {
            using IDisposable? allowed = erasure.TryShare();
            bool erased = allowed is not null && Erase(PathOf(payload));
            if (erased)
            {
                await names.RunAsync().ConfigureAwait(false);
            }

            return erased;
        },
        cancellationToken));

    /// <inheritdoc/>
    public Task<int> SweepAsync(
        Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> findReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        FileErrors.MapAsync(async () =>
        {
            using IDisposable? allowed = erasure.TryShare();
            int erased = 0;
            foreach (string[] paths in (allowed is null ? [] : Directory.EnumerateFiles(folder).Where(path => IsOlder(path, olderThan))).Chunk(IPayloadStore.SweptAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                erased += await SweepAsync(paths, findReferenced, cancellationToken).ConfigureAwait(false);
            }

            if (erased > 0)
            {
                await names.RunAsync().ConfigureAwait(false);
            }

            return erased;
        });

    private static bool IsOlder(string path, DateTimeOffset than) => File.GetLastWriteTimeUtc(path) < than.UtcDateTime;

    /// <summary>Erases those of the files that nobody holds and nothing refers to. Files of other names are somebody else's and stay.</summary>
    private static async Task<int> SweepAsync(
        IEnumerable<string> paths, Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> findReferenced, CancellationToken cancellationToken)
    {
        List<SweptFile> files = await UnreferencedAsync([.. paths.Select(SweptFile.Of).OfType<SweptFile>()], findReferenced, cancellationToken).ConfigureAwait(false);
        List<FileStream> held = [];
        try
        {
            // Whoever uploads holds the file until its advisory is committed, and then somebody refers to it: asked again once nobody holds it.
            List<SweptFile> alone = [];
            foreach (SweptFile file in files)
            {
                if (OpenAlone(file.Path) is { } stream)
                {
                    held.Add(stream);
                    alone.Add(file);
                }
            }

            List<SweptFile> garbage = await UnreferencedAsync(alone, findReferenced, cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => garbage.Count(file => Erase(file.Path)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            held.ForEach(stream => stream.Dispose());
        }
    }

    private static async Task<List<SweptFile>> UnreferencedAsync(
        List<SweptFile> files, Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> findReferenced, CancellationToken cancellationToken)
    {
        PayloadId[] complete = [.. files.Where(file => !file.IsTemporary).Select(file => file.Id)];
        IReadOnlySet<PayloadId> referenced = complete.Length > 0 ? await findReferenced(complete, cancellationToken).ConfigureAwait(false) : new HashSet<PayloadId>();
        return [.. files.Where(file => file.IsTemporary || !referenced.Contains(file.Id))];
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

    private string PathOf(PayloadId id) => Path.Combine(folder, id.ToString());

    /// <summary>A file that a sweep looks at: complete, or a staging.</summary>
    private sealed record SweptFile(string Path, PayloadId Id, bool IsTemporary)
    {
        /// <summary>The file, if its name is one that payloads have.</summary>
        public static SweptFile? Of(string path)
        {
            string name = System.IO.Path.GetFileName(path);
            bool temporary = name.EndsWith(TemporarySuffix, StringComparison.Ordinal);
            return PayloadId.TryParse(temporary ? name[..^TemporarySuffix.Length] : name, out PayloadId id) ? new SweptFile(path, id, temporary) : null;
        }
    }
}
