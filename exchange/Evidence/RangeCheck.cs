using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// Checks entries of a log that were exported as lines, with the proof that none is left out: form, log, index and link of each, in one pass with
/// little memory, and the range proof over all of them.
/// </summary>
public sealed class RangeCheck
{
    private readonly RangeProofFile proof;
    private readonly LogName log;
    private LogVerdict? finding;
    private long next;

    // An entry whose link is not the entry before it, and what it names instead: which of the two was changed is not known yet.
    private LeafHash broken = LeafHash.None;
    private LeafHash named = LeafHash.None;

    private RangeCheck(RangeProofFile proof, LogName log)
    {
        this.proof = proof;
        this.log = log;
    }

    /// <summary>What was found; <c>ok</c> if exactly these entries stand there in the log.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="lines">The entries, one a line; read a second time where the first reading cannot tell which of two entries was changed.</param>
    /// <param name="trusted">The log keys that came out of band.</param>
    /// <exception cref="EvidenceException">The checkpoint is not to be trusted, or of another log.</exception>
    public static LogVerdict Run(RangeProofFile proof, IEnumerable<ReadOnlyMemory<byte>> lines, TrustedLogs trusted)
    {
        LogName log = LogOf(proof.Checkpoint);
        trusted.Require(log, proof.Checkpoint);
        return new RangeCheck(proof, log).Run(lines);
    }

    /// <summary>The log that a checkpoint says it is of, by the last part of its origin.</summary>
    /// <exception cref="EvidenceException"><c>wrong-origin</c>: of no log that a gateway keeps.</exception>
    public static LogName LogOf(Checkpoint checkpoint) => LogOrigin.TryParse(checkpoint.Origin, out LogOrigin origin)
        ? origin.Log
        : throw new EvidenceException(Verdict.WrongOrigin, "The checkpoint is of no log that a gateway keeps.");

    private LogVerdict Run(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        bool isProven = proof.Range.Verify(Follow(lines), proof.Checkpoint.Tree);
        if (finding is not null)
        {
            return finding;
        }

        if (isProven)
        {
            return new LogVerdict(Verdict.Ok, null, $"Entries {proof.Range.From} to {proof.Range.To - 1} of the {log} log are complete and in their places.");
        }

        if (broken != LeafHash.None)
        {
            // No entry came after it. The signed root knows: it comes out with the predecessor that the last entry names, or it does not.
            bool lastIsWhole = proof.Range.Verify(Leaves(lines, next - 2, named), proof.Checkpoint.Tree);
            return BrokenLink(lastIsWhole ? next - 2 : next - 1);
        }

        return next < proof.Range.To
            ? new LogVerdict(Verdict.Truncated, next, "The entries end before the range that was exported.")
            : new LogVerdict(Verdict.Unproven, null, "The entries are not those that the checkpoint covers.");
    }

    private IEnumerable<LeafHash> Follow(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        next = proof.Range.From;
        LeafHash previous = LeafHash.None;
        foreach (ReadOnlyMemory<byte> line in lines)
        {
            if (Judge(line, out LogEntry? entry) is { } bad)
            {
                finding = bad;
                yield break;
            }

            if (broken != LeafHash.None)
            {
                // The entry after a broken link knows which of the two before it is whole.
                finding = BrokenLink(entry!.Previous == broken ? next - 2 : next - 1);
                yield break;
            }

            LeafHash leaf = MerkleTree.HashLeaf(line.Span);
            if (next > proof.Range.From && entry!.Previous != previous)
            {
                (broken, named) = (leaf, entry.Previous);
            }

            previous = leaf;
            next++;
            yield return leaf;
        }
    }

    private LogVerdict? Judge(ReadOnlyMemory<byte> line, out LogEntry? entry)
    {
        entry = null;
        try
        {
            entry = LogEntry.Parse(line);
        }
        catch (EntryFormatException)
        {
            return new LogVerdict(Verdict.Tampered, next, "An entry is not in the form that every entry has.");
        }

        if (entry.Log != log)
        {
            return new LogVerdict(Verdict.Tampered, next, "An entry is of another log.");
        }

        return entry.Index.Value.CompareTo(next) switch
        {
            > 0 => new LogVerdict(Verdict.Missing, next, "Entries are gone."),
            < 0 => new LogVerdict(Verdict.Reordered, next, "An entry stands behind one that it comes before."),
            _ => null,
        };
    }

    private IEnumerable<LeafHash> Leaves(IEnumerable<ReadOnlyMemory<byte>> lines, long replaced, LeafHash by)
    {
        long index = proof.Range.From;
        foreach (ReadOnlyMemory<byte> line in lines)
        {
            yield return index++ == replaced ? by : MerkleTree.HashLeaf(line.Span);
        }
    }

    private static LogVerdict BrokenLink(long index) => new(Verdict.Tampered, index, "An entry is not the one that the entry after it was linked to.");
}
