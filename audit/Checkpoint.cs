using System.Globalization;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// A signed note that carries a tree head (c2sp.org/tlog-checkpoint): origin, size in decimal, root hash in base64, one a line; more lines are kept and
/// mean nothing here. Reading one proves nothing: <see cref="Verify"/> does.
/// </summary>
public sealed class Checkpoint
{
    private readonly SignedNote note;

    private Checkpoint(SignedNote note, ReadOnlyMemory<byte> bytes)
    {
        this.note = note;
        Bytes = bytes;
        string[] lines = note.Text.Split('\n');
        // The text ends in a newline, so the last part is empty, and no other may be.
        if (lines.Length < 4 || Array.IndexOf(lines, "") != lines.Length - 1)
        {
            throw new CheckpointFormatException("A checkpoint has at least three lines, none of them empty.");
        }

        Origin = lines[0];
        Tree = new TreeHead(ParseSize(lines[1]), ParseRoot(lines[2]));
    }

    /// <summary>Which log speaks.</summary>
    public string Origin { get; }

    /// <summary>What it says: size and root hash.</summary>
    public TreeHead Tree { get; }

    /// <summary>The whole note as it was signed or read, with all its signatures.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the signatures are over: all lines of the note's text, extension lines too, each with its line feed.</summary>
    public string Text => note.Text;

    /// <summary>All signature lines in order, the log's and the witnesses', of known and unknown keys.</summary>
    public IReadOnlyList<NoteSignature> Signatures => note.Signatures;

    /// <summary>Signs a tree head under the log's key; the key's name is the origin.</summary>
    public static Checkpoint Sign(TreeHead tree, NoteSigner signer)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{signer.Verifier.Name}\n{tree.Size}\n{tree.Root}\n");
        var note = SignedNote.Sign(text, signer);
        return new Checkpoint(note, note.ToBytes());
    }

    /// <summary>Reads a note, strictly. The memory must not change afterwards.</summary>
    /// <exception cref="CheckpointFormatException">Not a checkpoint in a signed note.</exception>
    public static Checkpoint Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new Checkpoint(SignedNote.Parse(bytes.Span), bytes);
        }
        catch (NoteFormatException exception)
        {
            throw new CheckpointFormatException("The checkpoint is not a signed note.", exception);
        }
    }

    /// <summary><see cref="Verdict.Ok"/>, <see cref="Verdict.WrongOrigin"/> or <see cref="Verdict.BadSignature"/>.</summary>
    public Verdict Verify(NoteVerifier verifier)
    {
        if (Origin != verifier.Name)
        {
            return Verdict.WrongOrigin;
        }

        return note.IsSignedBy(verifier) ? Verdict.Ok : Verdict.BadSignature;
    }

    /// <summary>The same checkpoint with more signature lines behind its own, none of them twice. Nothing is verified.</summary>
    /// <exception cref="CheckpointFormatException">It would have more signatures, or be larger, than a note that is read again.</exception>
    public Checkpoint With(IEnumerable<NoteSignature> signatures) => WithOnly(Signatures.Union(signatures));

    /// <summary>The same checkpoint with these signature lines instead of its own. Nothing is verified.</summary>
    /// <exception cref="CheckpointFormatException">It would have no signature, or more signatures or bytes than a note that is read again.</exception>
    public Checkpoint WithOnly(IEnumerable<NoteSignature> signatures)
    {
        try
        {
            SignedNote changed = note.WithOnly(signatures);
            return new Checkpoint(changed, changed.ToBytes());
        }
        catch (NoteFormatException exception)
        {
            throw new CheckpointFormatException("The checkpoint has no signature or too many.", exception);
        }
    }

    /// <summary>Whether a witness cosigned this checkpoint, and when by its word (c2sp.org/tlog-cosignature); see <see cref="SignedNote.TryReadCosignature"/>.</summary>
    public bool TryReadCosignature(CosignatureVerifier verifier, out DateTimeOffset time) => note.TryReadCosignature(verifier, out time);

    private static long ParseSize(string line)
    {
        // Up to 2^63-1, although our own logs end at 2^53-1: a witness reads the checkpoints of any log.
        bool valid = long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            && line == size.ToString(CultureInfo.InvariantCulture);
        return valid ? size : throw new CheckpointFormatException("The checkpoint's size is not a decimal number without leading zeroes.");
    }

    private static RootHash ParseRoot(string line) =>
        Hash32.TryParse(line, out Hash32 hash) ? new RootHash(hash) : throw new CheckpointFormatException("The checkpoint's root is not the base64 of 32 bytes.");
}
