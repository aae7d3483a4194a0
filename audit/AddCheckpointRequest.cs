using System.Globalization;
using System.Text;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// What a log sends a witness (c2sp.org/tlog-witness, add-checkpoint): the size that the witness last cosigned, the consistency proof from there, and the
/// new checkpoint. Reading one proves nothing.
/// </summary>
public sealed class AddCheckpointRequest
{
    /// <summary>The most lines a consistency proof may have.</summary>
    public const int MaxHashes = 63;

    /// <summary>The largest checkpoint in a request, in bytes: half a note, so that the cosigned one is still a note that others read.</summary>
    public const int MaxCheckpointBytes = SignedNote.MaxNoteBytes / 2;

    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxSizeBytes = MaxHeadBytes + MaxCheckpointBytes;

    private const string FirstPrefix = "old ";
    private const int MaxHeadBytes = 32 + (MaxHashes * 45);

    /// <summary>Puts a request together.</summary>
    /// <param name="oldSize">The size of the checkpoint that the witness cosigned last; 0 if none, or not known.</param>
    /// <param name="hashes">The consistency proof from there, at most 63 hashes.</param>
    /// <param name="checkpoint">The new checkpoint, signed by the log.</param>
    /// <exception cref="ArgumentException">The old size is negative, or the proof too long.</exception>
    public AddCheckpointRequest(long oldSize, IReadOnlyList<Hash32> hashes, Checkpoint checkpoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hashes.Count, MaxHashes, nameof(hashes));
        OldSize = oldSize;
        Hashes = hashes;
        Checkpoint = checkpoint;
    }

    /// <summary>The size of the checkpoint that the witness is thought to have cosigned last.</summary>
    public long OldSize { get; }

    /// <summary>The consistency proof from the old size to the checkpoint's.</summary>
    public IReadOnlyList<Hash32> Hashes { get; }

    /// <summary>The new checkpoint with all the signatures it came with.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Reads a body, strictly: what this returns writes the same bytes again. The memory must not change afterwards.</summary>
    /// <exception cref="CheckpointFormatException">Not a request, or beyond the limits.</exception>
    public static AddCheckpointRequest Parse(ReadOnlyMemory<byte> body)
    {
        int blank = body.Span[..Math.Min(body.Length, MaxHeadBytes)].IndexOf("\n\n"u8);
        if (blank < 0 || !Ascii.IsValid(body.Span[..blank]))
        {
            throw new CheckpointFormatException("The request has no empty line before a checkpoint.");
        }

        string[] lines = Encoding.ASCII.GetString(body.Span[..blank]).Split('\n');
        if (lines.Length - 1 > MaxHashes)
        {
            throw new CheckpointFormatException("The consistency proof has more than 63 hashes.");
        }

        ReadOnlyMemory<byte> checkpoint = body[(blank + 2)..];
        return checkpoint.Length <= MaxCheckpointBytes
            ? new AddCheckpointRequest(ParseOldSize(lines[0]), [.. lines[1..].Select(ParseHash)], Checkpoint.Parse(checkpoint))
            : throw new CheckpointFormatException("The checkpoint is too large.");
    }

    /// <summary>The body.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder(FirstPrefix).Append(CultureInfo.InvariantCulture, $"{OldSize}\n");
        foreach (Hash32 hash in Hashes)
        {
            head.Append(hash).Append('\n');
        }

        head.Append('\n');
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. Checkpoint.Bytes.Span];
    }

    private static long ParseOldSize(string line)
    {
        string number = line.StartsWith(FirstPrefix, StringComparison.Ordinal) ? line[FirstPrefix.Length..] : "";
        bool valid = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            && number == size.ToString(CultureInfo.InvariantCulture);
        return valid ? size : throw new CheckpointFormatException("The first line is not \"old\" and a decimal size without leading zeroes.");
    }

    private static Hash32 ParseHash(string line) =>
        Hash32.TryParse(line, out Hash32 hash) ? hash : throw new CheckpointFormatException("A line of the proof is not the base64 of 32 bytes.");
}
