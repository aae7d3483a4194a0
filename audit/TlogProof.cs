using System.Globalization;
using System.Text;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// A proof that anyone can check offline, as a text file (c2sp.org/tlog-proof): the entry's index, the inclusion proof and the checkpoint it leads to.
/// File extension <c>.tlog-proof</c>.
/// </summary>
public sealed class TlogProof
{
    /// <summary>The largest file that is read.</summary>
    public const int MaxSizeBytes = 65_536;

    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const string ExtraPrefix = "extra ";
    private const string IndexPrefix = "index ";
    private const int MaxHashes = 63;

    /// <summary>Puts a proof together.</summary>
    /// <param name="inclusion">The proof; its size is the checkpoint's.</param>
    /// <param name="checkpoint">The log's signed head.</param>
    /// <param name="extra">Unauthenticated bytes of an application's own; null writes none.</param>
    /// <exception cref="ArgumentException">The proof leads to another size than the checkpoint states.</exception>
    public TlogProof(InclusionProof inclusion, Checkpoint checkpoint, ReadOnlyMemory<byte>? extra = null)
    {
        if (inclusion.TreeSize != checkpoint.Tree.Size)
        {
            throw new ArgumentException("The proof leads to another size than the checkpoint states.", nameof(inclusion));
        }

        Inclusion = inclusion;
        Checkpoint = checkpoint;
        Extra = extra;
    }

    /// <summary>The inclusion proof.</summary>
    public InclusionProof Inclusion { get; }

    /// <summary>The checkpoint, verbatim with all its signatures.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Unauthenticated extra data, which nobody may trust; null if there is none.</summary>
    public ReadOnlyMemory<byte>? Extra { get; }

    /// <summary>Reads a proof file, strictly: what this returns writes the same bytes again.</summary>
    /// <exception cref="CheckpointFormatException">Not a proof file, or too large.</exception>
    public static TlogProof Parse(ReadOnlyMemory<byte> bytes)
    {
        int blank = bytes.Length <= MaxSizeBytes ? bytes.Span.IndexOf("\n\n"u8) : -1;
        if (blank < 0 || !Ascii.IsValid(bytes.Span[..blank]))
        {
            throw new CheckpointFormatException("Not a proof file: no empty line before a checkpoint, or too large.");
        }

        string[] lines = Encoding.ASCII.GetString(bytes.Span[..blank]).Split('\n');
        int next = 0;
        if (lines[next++] != FirstLine)
        {
            throw new CheckpointFormatException("The first line of a proof file names its format.");
        }

        ReadOnlyMemory<byte>? extra = null;
        if (next < lines.Length && lines[next].StartsWith(ExtraPrefix, StringComparison.Ordinal))
        {
            extra = ParseExtra(lines[next++][ExtraPrefix.Length..]);
        }

        if (next == lines.Length || lines.Length - next - 1 > MaxHashes)
        {
            throw new CheckpointFormatException("A proof file has an index and at most 63 hashes.");
        }

        LogIndex index = ParseIndex(lines[next++]);
        Hash32[] hashes = [.. lines[next..].Select(ParseHash)];
        var checkpoint = Checkpoint.Parse(bytes[(blank + 2)..]);
        return new TlogProof(new InclusionProof(index, checkpoint.Tree.Size, hashes), checkpoint, extra);
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (Extra is ReadOnlyMemory<byte> extra)
        {
            text.Append(ExtraPrefix).Append(Convert.ToBase64String(extra.Span)).Append('\n');
        }

        text.Append(IndexPrefix).Append(Inclusion.Index).Append('\n');
        foreach (Hash32 hash in Inclusion.Hashes)
        {
            text.Append(hash).Append('\n');
        }

        text.Append('\n');
        return [.. Encoding.ASCII.GetBytes(text.ToString()), .. Checkpoint.Bytes.Span];
    }

    /// <summary>The file as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToBytes());

    /// <summary>
    /// Whether the log signed a head under which the entry stands at the index: <see cref="Verdict.Ok"/>, <see cref="Verdict.WrongOrigin"/>,
    /// <see cref="Verdict.BadSignature"/> or <see cref="Verdict.Unproven"/>.
    /// </summary>
    public Verdict Verify(LeafHash leaf, NoteVerifier log)
    {
        Verdict signature = Checkpoint.Verify(log);
        if (signature != Verdict.Ok)
        {
            return signature;
        }

        return Inclusion.Verify(leaf, Checkpoint.Tree) ? Verdict.Ok : Verdict.Unproven;
    }

    private static byte[] ParseExtra(string base64)
    {
        byte[] extra = new byte[base64.Length];
        bool valid = Convert.TryFromBase64String(base64, extra, out int written) && Convert.ToBase64String(extra, 0, written) == base64;
        return valid ? extra[..written] : throw new CheckpointFormatException("The extra line of a proof file is not base64.");
    }

    private static LogIndex ParseIndex(string line)
    {
        string number = line.StartsWith(IndexPrefix, StringComparison.Ordinal) ? line[IndexPrefix.Length..] : "";
        bool valid = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long index)
            && index <= LogIndex.MaxValue
            && number == index.ToString(CultureInfo.InvariantCulture);
        return valid ? new LogIndex(index) : throw new CheckpointFormatException("The index line of a proof file is not a decimal number without leading zeroes.");
    }

    private static Hash32 ParseHash(string line) =>
        Hash32.TryParse(line, out Hash32 hash) ? hash : throw new CheckpointFormatException("A line of the proof is not the base64 of 32 bytes.");
}
