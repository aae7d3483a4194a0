using System.Globalization;
using System.Text;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// That a log goes on under another key: a checkpoint (c2sp.org/tlog-checkpoint) of the same origin with one more line, <c>key-rotation FROM TO</c>, that
/// names both keys as vkeys, signed by both. Without that line anybody could put a signature of a key of his own under an old checkpoint, which is public,
/// and pass for the log's successor.
/// </summary>
/// <remarks>
/// A former key vouches for nothing larger than the tree head at which it was given up: if it is stolen later, it signs no new history. Immutable.
/// </remarks>
public sealed class KeyRotation
{
    private const string LineStart = "key-rotation";
    private const int Lines = 4;

    private KeyRotation(ReadOnlyMemory<byte> bytes, Checkpoint checkpoint, NoteVerifier from, NoteVerifier to)
    {
        Bytes = bytes;
        Checkpoint = checkpoint;
        From = from;
        To = to;
    }

    /// <summary>The whole note as it was signed or read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The tree head at which the key changed, as either key signed it.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The key that was given up.</summary>
    public NoteVerifier From { get; }

    /// <summary>The key that signs from then on.</summary>
    public NoteVerifier To { get; }

    /// <summary>Makes a rotation at a tree head.</summary>
    /// <exception cref="ArgumentException">The signers are of two origins, or are the same key.</exception>
    public static KeyRotation Sign(TreeHead tree, NoteSigner from, NoteSigner to)
    {
        if (!IsChange(from.Verifier, to.Verifier))
        {
            throw new ArgumentException("A rotation leads from one key of a log to another of the same log.", nameof(to));
        }

        string text = string.Create(
            CultureInfo.InvariantCulture, $"{to.Verifier.Name}\n{tree.Size}\n{tree.Root}\n{LineStart} {from.Verifier} {to.Verifier}\n");
        byte[] note = SignedNote.Sign(text, from).ToBytes();
        byte[] successors = SignedNote.Sign(text, to).ToBytes();
        int signaturesAt = Encoding.UTF8.GetByteCount(text) + 1;
        return Parse((byte[])[.. note, .. successors.AsSpan(signaturesAt)]);
    }

    /// <summary>Reads a rotation and verifies both signatures; whether either key is to be trusted is the caller's question.</summary>
    /// <param name="bytes">The note; must not change afterwards.</param>
    /// <exception cref="CheckpointFormatException">Not a rotation, or not signed by both of its keys.</exception>
    public static KeyRotation Parse(ReadOnlyMemory<byte> bytes)
    {
        var checkpoint = Checkpoint.Parse(bytes);
        SignedNote note = SignedNote.Parse(bytes.Span);
        string[] lines = note.Text.TrimEnd('\n').Split('\n');
        string[] words = lines.Length == Lines ? lines[^1].Split(' ') : [];
        if (words.Length != 3
            || words[0] != LineStart
            || !NoteVerifier.TryParse(words[1], out NoteVerifier? from)
            || !NoteVerifier.TryParse(words[2], out NoteVerifier? to)
            || from.Name != checkpoint.Origin
            || !IsChange(from, to))
        {
            throw new CheckpointFormatException("The note does not say from which key to which the log went.");
        }

        return note.IsSignedBy(from) && note.IsSignedBy(to)
            ? new KeyRotation(bytes, checkpoint, from, to)
            : throw new CheckpointFormatException("The rotation is not signed by both of its keys.");
    }

    /// <summary>The note as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);

    private static bool IsChange(NoteVerifier from, NoteVerifier to) => from.Name == to.Name && !from.Key.Equals(to.Key);
}
