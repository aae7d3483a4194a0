using Microsoft.Win32.SafeHandles;

namespace Gateway.Server.Storage.Files;

/// <summary>
/// A payload file under its temporary name. From its first byte until it is disposed the file is locked, and no sweep of any process takes it: alone while it is written, and
/// shared with readers once it is complete.
/// </summary>
internal sealed class FilePayloadStaging : IPayloadStaging
{
    private readonly string temporaryPath;
    private readonly string path;
    private readonly SharedFlush names;
    private readonly FileStream file;
    private SafeFileHandle? completed;

    /// <summary>Makes the temporary file.</summary>
    /// <param name="id">The payload.</param>
    /// <param name="temporaryPath">Its name while it is written.</param>
    /// <param name="path">Its name from then on.</param>
    /// <param name="names">Makes names of the folder durable.</param>
    public FilePayloadStaging(PayloadId id, string temporaryPath, string path, SharedFlush names)
    {
        Id = id;
        this.temporaryPath = temporaryPath;
        this.path = path;
        this.names = names;
        file = new FileStream(temporaryPath, PrivateFolder.NewFile(FileAccess.Write));
        Stream = new FileErrorStream(file);
    }

    /// <inheritdoc/>
    public PayloadId Id { get; }

    /// <inheritdoc/>
    public Stream Stream { get; }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => FileErrors.MapAsync(async () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        TakeName();

        // The name is in the folder's own blocks; without this a power failure can forget a file whose content it kept.
        await names.RunAsync().ConfigureAwait(false);
        return true;
    });

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

    private void TakeName()
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(temporaryPath, path);
        completed = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }
}
