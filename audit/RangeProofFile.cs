using System.Globalization;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// A range proof that anyone can check offline, as a text file beside the entries it proves: <c>log-range-proof/v1</c>, <c>from N</c>, <c>to N</c>,
/// the hashes in base64, one a line, an empty line, and the checkpoint they lead to, verbatim. The layout follows c2sp.org/tlog-proof.
/// </summary>
public sealed class RangeProofFile
{
    /// <summary>The largest file that is read: 126 hashes and the largest note.</summary>
    public const int MaxSizeBytes = Gateway.Crypto.SignedNote.MaxNoteBytes + 8192;

    /// <summary>What every such file begins with.</summary>
    public const string FirstLine = "log-range-proof/v1";

    private const string FromPrefix = "from ";
    private const string ToPrefix = "to ";

    // On each side of the range no more than the tree is high.
    private const int MaxHashes = 126;

    /// <summary>Puts a file together.</summary>
    /// <param name="range">The proof; its size is the checkpoint's.</param>
    /// <param name="checkpoint">The log's signed head.</param>
    /// <exception cref="ArgumentException">The proof leads to another size than the checkpoint states.</exception>
    public RangeProofFile(RangeProof range, Checkpoint checkpoint)
    {
        if (range.TreeSize != checkpoint.Tree.Size)
        {
            throw new ArgumentException("The proof leads to another size than the checkpoint states.", nameof(range));
        }

        Range = range;
        Checkpoint = checkpoint;
    }

    /// <summary>The proof.</summary>
    public RangeProof Range { get; }

    /// <summary>The checkpoint, verbatim with all its signatures. Reading it proves nothing: <see cref="Checkpoint.Verify"/> does.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Reads a file, strictly: what this returns writes the same bytes again.</summary>
    /// <exception cref="CheckpointFormatException">Not a range proof file, or too large.</exception>
    public static RangeProofFile Parse(ReadOnlyMemory<byte> bytes)
    {
        int blank = bytes.Length <= MaxSizeBytes ? bytes.Span.IndexOf("\n\n"u8) : -1;
        if (blank < 0 || !Ascii.IsValid(bytes.Span[..blank]))
        {
            throw new CheckpointFormatException("Not a range proof file: no empty line before a checkpoint, or too large.");
        }

        string[] lines = Encoding.ASCII.GetString(bytes.Span[..blank]).Split('\n');
        if (lines.Length < 3 || lines.Length - 3 > MaxHashes || lines[0] != FirstLine)
        {
            throw new CheckpointFormatException("A range proof file names its format, a range, and at most 126 hashes.");
        }

        long from = ParseIndex(FromPrefix, lines[1]);
        long to = ParseIndex(ToPrefix, lines[2]);
        Hash32[] hashes = [.. lines[3..].Select(ParseHash)];
        Checkpoint checkpoint = Checkpoint.Parse(bytes[(blank + 2)..]);
        return from < to && to <= checkpoint.Tree.Size
            ? new RangeProofFile(new RangeProof(from, to, checkpoint.Tree.Size, hashes), checkpoint)
            : throw new CheckpointFormatException("The range is empty, or ends behind the log that the checkpoint describes.");
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        StringBuilder text = new StringBuilder(FirstLine).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{FromPrefix}{Range.From}\n{ToPrefix}{Range.To}\n");
        foreach (Hash32 hash in Range.Hashes)
        {
            text.Append(hash).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Checkpoint.Bytes.Span];
    }

    private static long ParseIndex(string prefix, string line)
    {
        string number = line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : "";
        bool valid = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long index)
            && index <= LogIndex.MaxValue
            && number == index.ToString(CultureInfo.InvariantCulture);
        return valid ? index : throw new CheckpointFormatException("A line of the range is not a decimal number without leading zeroes.");
    }

    private static Hash32 ParseHash(string line) =>
        Hash32.TryParse(line, out Hash32 hash) ? hash : throw new CheckpointFormatException("A line of the proof is not the base64 of 32 bytes.");
}
