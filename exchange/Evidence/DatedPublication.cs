using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// When a publication was in the log at the latest, by somebody else's clock than the gateway's: its entry proven under a checkpoint that a
/// timestamping authority has dated.
/// </summary>
internal static class DatedPublication
{
    /// <summary>The dated checkpoint and the time; the time is null where nobody said whose timestamps count.</summary>
    /// <exception cref="EvidenceException">There is a timestamp, and it does not hold.</exception>
    public static (Checkpoint? Checkpoint, DateTimeOffset? Time) Read(OpenedBundle bundle, LogEntry published, TrustedLogs trusted)
    {
        if (!bundle.Has(BundleNames.TimestampToken))
        {
            return (null, null);
        }

        try
        {
            ReadOnlyMemory<byte> note = bundle.Take(BundleNames.DatedCheckpoint);
            TimestampToken token = TimestampToken.Parse(bundle.Take(BundleNames.TimestampToken));
            TlogProof proof = TlogProof.Parse(bundle.Take(BundleNames.DatedProof));
            trusted.RequireSigned(LogName.Audit, proof.Checkpoint);
            bool isProven = proof.Checkpoint.Bytes.Span.SequenceEqual(note.Span) && proof.Inclusion.Index == published.Index
                && proof.Inclusion.Verify(MerkleTree.HashLeaf(published.Bytes.Span), proof.Checkpoint.Tree);
            return isProven
                ? (proof.Checkpoint, Time(token, note, trusted.Authorities))
                : throw new EvidenceException(Verdict.Unproven, "The publication is not proven to be under the checkpoint that was dated.");
        }
        catch (CheckpointFormatException failure)
        {
            throw new EvidenceException("The proof under the dated checkpoint is not one.", failure);
        }
        catch (TimestampFormatException failure)
        {
            throw new EvidenceException("The timestamp is not one.", failure);
        }
    }

    private static DateTimeOffset? Time(TimestampToken token, ReadOnlyMemory<byte> note, TimestampAuthorities? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        return token.Dates(note.Span, authorities)
            ? token.Time
            : throw new EvidenceException(Verdict.BadSignature, "The timestamp is not by an authority that counts, or over another checkpoint.");
    }
}
