using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// The directory as a bundle or a pack carries it: the whole log under a checkpoint of its own, verified and replayed. Only keys that come out of this count.
/// </summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="State">The directory after all entries.</param>
/// <param name="LastEntryAt">When its last entry was logged, UTC.</param>
/// <param name="Rows">Its entries.</param>
public sealed record BundleDirectory(Checkpoint Checkpoint, AgencyDirectory State, DateTimeOffset LastEntryAt, IReadOnlyList<StoredEntry> Rows)
{
    /// <summary>Verifies and replays the directory.</summary>
    /// <param name="note">The checkpoint that covers exactly these entries.</param>
    /// <param name="lines">The entries, one a line.</param>
    /// <param name="trusted">The log keys that came out of band.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EvidenceException">The log is not whole, or an entry does not follow from those before it.</exception>
    public static async Task<BundleDirectory> ReadAsync(ReadOnlyMemory<byte> note, ReadOnlyMemory<byte> lines, TrustedLogs trusted, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = trusted.Require(LogName.Directory, note);
        EntryRows rows = EntryRows.Read(lines, checkpoint.Tree.Size);
        LogVerdict verdict = await new LogVerifier(rows).VerifyAsync(LogName.Directory, checkpoint.Tree, cancellationToken).ConfigureAwait(false);
        if (!verdict.IsOk)
        {
            throw new EvidenceException(verdict with { Sentence = $"The directory log: {verdict.Sentence}" });
        }

        if (rows.All.Count == 0)
        {
            throw new EvidenceException(Verdict.KeyMismatch, "The directory is empty: no key in the bundle is anybody's.");
        }

        AgencyDirectory state = DirectoryReplay.Run(trusted.Gateway, rows.All);
        return new BundleDirectory(checkpoint, state, LogEntry.Parse(rows.All[^1].Bytes).Time, rows.All);
    }

    /// <summary>The moment of an entry of the log of exchanges.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="namedSize">The size of the directory that it says it was decided under; null in older entries.</param>
    /// <exception cref="EvidenceException"><c>stale</c>: the bundle's directory does not reach that far.</exception>
    internal DirectoryMoment MomentOf(LogEntry entry, long? namedSize) => State.RequireMomentOf(entry, namedSize);
}
