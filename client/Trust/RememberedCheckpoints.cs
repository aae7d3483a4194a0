using Gateway.Audit;
using Gateway.Client.Profiles;

namespace Gateway.Client.Trust;

/// <summary>The last checkpoint of each log that this program verified, kept as the very notes under <c>state/</c>.</summary>
internal sealed class RememberedCheckpoints
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly string folder;
    private readonly TimeProvider clock;

    public RememberedCheckpoints(string folder, TimeProvider clock)
    {
        this.folder = folder;
        this.clock = clock;
    }

    public Checkpoint? Recall(LogName log)
    {
        string path = PathOf(log);
        return File.Exists(path) ? Checkpoint.Parse(PrivateFile.Read(path)) : null;
    }

    /// <summary>Keeps a verified checkpoint, unless another run of this program has meanwhile kept a larger one.</summary>
    public async Task RememberAsync(LogName log, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(folder);
        await using FileStream _ = await LockAsync(cancellationToken);
        if (Recall(log) is not { } kept || kept.Tree.Size < checkpoint.Tree.Size)
        {
            PrivateFile.Replace(PathOf(log), checkpoint.Bytes.Span);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, "lock");
        long start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.GetElapsedTime(start) < LockPatience)
            {
                await Task.Delay(LockPause, clock, cancellationToken);
            }
        }
    }

    private string PathOf(LogName log) => Path.Combine(folder, $"{log}.checkpoint");
}
