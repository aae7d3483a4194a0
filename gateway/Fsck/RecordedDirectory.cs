using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Fsck;

/// <summary>The directory as its log tells it, and when it grew: which keys counted when something was logged in the other log.</summary>
internal sealed class RecordedDirectory
{
    private const int EntriesAtOnce = 256;
    private readonly List<DateTimeOffset> times = [];

    private RecordedDirectory(GatewayName gateway) => Current = new AgencyDirectory(gateway);

    /// <summary>The directory after its last entry.</summary>
    public AgencyDirectory Current { get; private set; }

    /// <summary>Replays the directory log, which the caller has verified, up to a size, and its checkpoints with it.</summary>
    /// <exception cref="FsckException">An entry does not follow from the ones before it.</exception>
    public static async Task<RecordedDirectory> ReplayAsync(FsckSubject subject, long size, CancellationToken cancellationToken)
    {
        var directory = new RecordedDirectory(subject.Gateway);
        var trail = new CheckpointTrail(subject, LogName.Directory, 0, size, new Recoveries(subject.Store, LogName.Directory, size));
        while (directory.times.Count < size)
        {
            IReadOnlyList<StoredEntry> page = await subject.Store
                .ReadEntriesAsync(LogName.Directory, directory.times.Count, EntriesAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (StoredEntry row in page.Take((int)Math.Min(EntriesAtOnce, size - directory.times.Count)))
            {
                LogEntry entry = LogEntry.Parse(row.Bytes);
                await trail.PassAsync(entry, cancellationToken).ConfigureAwait(false);
                directory.Apply(entry);
            }
        }

        await trail.EndAsync(cancellationToken).ConfigureAwait(false);
        return directory;
    }

    /// <summary>
    /// Whether a key counted for this principal and purpose when something was logged. A later suspicion does not change that: what is stored is what was taken.
    /// </summary>
    /// <param name="signer">Whose key it should be.</param>
    /// <param name="purpose">What it was used for.</param>
    /// <param name="key">Its text.</param>
    /// <param name="at">The time of the entry in the audit log.</param>
    public bool Counted(PrincipalId signer, KeyPurpose purpose, string key, DateTimeOffset at)
    {
        // The logs share a clock, not an order: what was recorded within the same millisecond may have come before or after.
        long first = times.FindIndex(time => time >= at) is var index and >= 0 ? index : times.Count;
        long last = times.FindLastIndex(time => time <= at) + 1;
        return Enumerable.Range(0, checked((int)Math.Max(last - first, 0)) + 1)
            .Any(more => Current.FindKey(signer, purpose, key, new DirectoryMoment(first + more, at)) is KeyStanding.Valid or KeyStanding.Doubtful);
    }

    private void Apply(LogEntry entry)
    {
        try
        {
            Current = Current.Apply(entry.Index, entry.Time, entry.Action, entry.Detail);
            times.Add(entry.Time);
        }
        catch (DirectoryException exception)
        {
            Verdict word = exception.Rule is DocumentRule.BadRootSignature or DocumentRule.BadAdminSignature ? Verdict.BadSignature : Verdict.Malformed;
            throw new FsckException(word, entry.Index, $"Entry {entry.Index} of the directory log does not follow from the ones before it: {exception.Message}");
        }
    }
}
