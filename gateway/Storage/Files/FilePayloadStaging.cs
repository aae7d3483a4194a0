using Gateway.Audit;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Server.Storage.Files;

/// <summary>
/// A payload file under its temporary name. From its first byte until it is disposed the file is locked, and no sweep of any process takes it: alone while it is written, and
/// shared with readers once it is complete.
/// </summary>
internal sealed class FilePayloadStaging : IPayloadStaging
{
    private readonly string folder;
    private readonly string temporaryPath;
    private readonly string path;
    private readonly FileStream file;
    private SafeFileHandle? completed;

    /// <summary>Makes the temporary file.</summary>
    public FilePayloadStaging(PayloadId id, string folder, string temporaryPath, string path)
    {
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
        try
        {
            await file.DisposeAsync().ConfigureAwait(false);
            if (completed is null)
            {
                File.Delete(temporaryPath);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A disk that fails now failed before, and that is what the caller is to hear of. What is left is swept.
        }
        finally
        {
            completed?.Dispose();
        }
    }

    private bool Complete()
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(temporaryPath, path);

        // The name is in the folder's own blocks; without this a power failure can forget a file whose content it kept.
        FolderSync.Flush(folder);
        completed = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return true;
    }
}
