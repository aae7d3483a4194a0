using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// Replays a directory log whose entries are verified to be in it, and says what is wrong with the first that should never have been taken in.
/// </summary>
public static class DirectoryReplay
{
    /// <summary>The directory after these entries.</summary>
    /// <param name="gateway">Whose directory it is.</param>
    /// <param name="rows">The whole log from its first entry on.</param>
    /// <exception cref="EvidenceException">An entry does not follow from those before it, or is none.</exception>
    public static AgencyDirectory Run(GatewayName gateway, IEnumerable<StoredEntry> rows) =>
        rows.Aggregate(new AgencyDirectory(gateway), Apply);

    /// <summary>The directory with one more entry.</summary>
    /// <exception cref="EvidenceException">The entry does not follow from those before it, or is none.</exception>
    public static AgencyDirectory Apply(AgencyDirectory directory, StoredEntry row)
    {
        try
        {
            LogEntry entry = LogEntry.Parse(row.Bytes);
            return directory.Apply(entry.Index, entry.Time, entry.Action, entry.Detail);
        }
        catch (EntryFormatException failure)
        {
            throw new EvidenceException(new LogVerdict(Verdict.Tampered, row.Index, $"Entry {row.Index} of the directory is none."), failure);
        }
        catch (DirectoryException failure)
        {
            string sentence = $"Entry {row.Index} of the directory should never have been taken in: {failure.Message}";
            throw new EvidenceException(new LogVerdict(WordFor(failure.Rule), null, sentence), failure);
        }
    }

    private static Verdict WordFor(DocumentRule rule) => rule switch
    {
        DocumentRule.BadRootSignature or DocumentRule.BadAdminSignature or DocumentRule.NotAnAdmin or DocumentRule.NotGroupOwner
            or DocumentRule.BadGroupSignature => Verdict.BadSignature,
        DocumentRule.KeyInUse => Verdict.KeyMismatch,
        _ => Verdict.Malformed,
    };
}
