using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Trust;

/// <summary>
/// The last checkpoint of each log that this program verified, kept as the very note under <c>state/</c>, and when a log of that size was first seen.
/// </summary>
internal sealed class RememberedCheckpoints(string folder, TimeProvider clock)
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    /// <summary>The name under which everything of a log is kept. A log that was opened anew has its own, and what was seen of the one before stays.</summary>
    public static string StemOf(NoteVerifier log) => log.Name[(log.Name.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '-');

    public Checkpoint? Recall(NoteVerifier log)
    {
        string path = PathOf(log, "checkpoint");
        return File.Exists(path) ? Checkpoint.Parse(PrivateFile.Read(path)) : null;
    }

    /// <summary>Keeps a verified checkpoint, unless another run of this program has meanwhile kept a larger one.</summary>
    /// <returns>When the log was first seen to be as large as it is, UTC, by this machine's clock.</returns>
    public async Task<DateTimeOffset> RememberAsync(NoteVerifier log, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(folder);
        await using FileStream _ = await LockAsync(log, cancellationToken);
        DateTimeOffset now = CanonicalTime.Truncate(clock.GetUtcNow());
        bool grew = Recall(log) is not { } kept || kept.Tree.Size < checkpoint.Tree.Size;
        if (!grew && RecallSighting(log) is { } seen && seen <= now)
        {
            return seen;
        }

        if (grew)
        {
            PrivateFile.Replace(PathOf(log, "checkpoint"), checkpoint.Bytes.Span);
        }

        // Also where nothing is known of the time, or a clock was set back since: then it counts from now.
        PrivateFile.Replace(PathOf(log, "seen"), CanonicalJson.Write(writer => writer.Time("firstSeen", now)));
        return now;
    }

    private DateTimeOffset? RecallSighting(NoteVerifier log)
    {
        string path = PathOf(log, "seen");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(PrivateFile.Read(path));
            DateTimeOffset seen = file.Time("firstSeen");
            file.Close();
            return seen;
        }
        catch (CanonicalJsonException failure)
        {
            throw new UsageException($"{path} is damaged; remove it.", failure);
        }
    }

    private async Task<FileStream> LockAsync(NoteVerifier log, CancellationToken cancellationToken)
    {
        string path = PathOf(log, "lock");
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

    private string PathOf(NoteVerifier log, string kind) => Path.Combine(folder, $"{StemOf(log)}.{kind}");
}
