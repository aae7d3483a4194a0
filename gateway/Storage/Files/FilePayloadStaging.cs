using Gateway.Audit;

namespace Gateway.Server.Storage.Files;

/// <summary>A payload file under its temporary name.</summary>
internal sealed class FilePayloadStaging : IPayloadStaging
{
    private readonly string folder;
    private readonly string temporaryPath;
    private readonly string path;
    private readonly FileStream file;
    private readonly Action release;
    private bool completed;

    /// <summary>Makes the temporary file.</summary>
    public FilePayloadStaging(PayloadId id, string folder, string temporaryPath, string path, Action release)
    {
        this.release = release;
        Id = id;
        this.folder = folder;
        this.temporaryPath = temporaryPath;
        this.path = path;
        file = new FileStream(temporaryPath, PrivateFolder.NewFile(FileAccess.Write));
        Stream = new FileErrorStream(file);
    }

    /// <inheritdoc/>
    public PayloadId Id { get; }

    /// <inheritdoc/>
    public Stream Stream { get; }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => FileErrors.MapAsync(() => Task.Run(Complete, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync().ConfigureAwait(false);
        if (!completed)
        {
            File.Delete(temporaryPath);
        }

        release();
    }

    private bool Complete()
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(temporaryPath, path);
        completed = true;

        // The name is in the folder's own blocks; without this a power failure can forget a file whose content it kept.
        FolderSync.Flush(folder);
        return true;
    }
}
