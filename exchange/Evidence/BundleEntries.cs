using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>The entries of the log of exchanges that a bundle carries, each proven under one checkpoint.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="All">The entries in the log's order.</param>
internal sealed record BundleEntries(Checkpoint Checkpoint, IReadOnlyList<LogEntry> All)
{
    /// <exception cref="EvidenceException">An entry is not proven, or is of something else than the exchange.</exception>
    public static BundleEntries Read(OpenedBundle bundle, TrustedLogs trusted)
    {
        Checkpoint checkpoint = trusted.Require(LogName.Audit, bundle.Take(BundleNames.AuditCheckpoint));
        List<LogEntry> entries = [];
        foreach (string name in bundle.Rest)
        {
            if (BundleNames.TryReadEntry(name, out LogIndex index))
            {
                entries.Add(ReadEntry(index, bundle.Take(name), checkpoint, bundle.Index.Advisory));
            }
        }

        entries.Sort((one, other) => one.Index.CompareTo(other.Index));
        for (int i = 1; i < entries.Count; i++)
        {
            Require(entries[i].Time >= entries[i - 1].Time, Verdict.Tampered, entries[i].Index, "is dated before one that it follows.");
        }

        return new BundleEntries(checkpoint, entries);
    }

    public IEnumerable<LogEntry> Of(string action) => All.Where(entry => entry.Action == action);

    /// <summary>Reads an entry with its proof.</summary>
    /// <param name="expected">Its index where the file's name says it, else null.</param>
    /// <param name="file">The proof file with the entry in it.</param>
    /// <param name="checkpoint">The checkpoint that it is proven under.</param>
    /// <param name="advisory">What it is about.</param>
    /// <exception cref="EvidenceException">It is not proven, or of something else.</exception>
    public static LogEntry ReadEntry(LogIndex? expected, ReadOnlyMemory<byte> file, Checkpoint checkpoint, AdvisoryId advisory)
    {
        LogIndex index = expected ?? default;
        try
        {
            TlogProof proof = TlogProof.Parse(file);
            index = expected ?? proof.Inclusion.Index;
            bool isSameCheckpoint = proof.Checkpoint.Bytes.Span.SequenceEqual(checkpoint.Bytes.Span);
            Require(isSameCheckpoint, Verdict.Malformed, index, "is proven under another checkpoint than the bundle's.");
            Require(proof.Extra is not null, Verdict.Malformed, index, "is not inside its proof.");
            ReadOnlyMemory<byte> bytes = proof.Extra.Value;
            bool isProven = proof.Inclusion.Index == index && proof.Inclusion.Verify(MerkleTree.HashLeaf(bytes.Span), checkpoint.Tree);
            Require(isProven, Verdict.Unproven, index, "is not proven to be in the log.");
            LogEntry entry = LogEntry.Parse(bytes);
            Require(entry.Index == index && entry.Log == LogName.Audit, Verdict.Unproven, index, "says that it is another one.");
            Require(entry.Subject == advisory.Value, Verdict.Unproven, index, "is of something else than this exchange.");
            return entry;
        }
        catch (CheckpointFormatException failure)
        {
            throw new EvidenceException($"The proof of entry {index} is not one.", failure);
        }
        catch (EntryFormatException failure)
        {
            throw new EvidenceException(new LogVerdict(Verdict.Tampered, index, $"Entry {index} is in the log and not in the form of an entry."), failure);
        }
    }

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, Verdict word, LogIndex index, string what)
    {
        if (!holds)
        {
            throw new EvidenceException(new LogVerdict(word, word == Verdict.Tampered ? index : null, $"Entry {index} {what}"));
        }
    }
}
