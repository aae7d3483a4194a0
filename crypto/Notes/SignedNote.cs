using System.Text;
using System.Text.Unicode;

namespace Gateway.Crypto;

/// <summary>
/// A signed note (c2sp.org/signed-note): text, an empty line, signature lines. Parsing verifies nothing; ask <see cref="IsSignedBy"/> before the text
/// means anything. Parse and then write gives the same bytes.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Largest note that is read, in bytes: room for 16 post-quantum signatures and to spare.</summary>
    public const int MaxNoteBytes = 256 * 1024;

    /// <summary>Most signatures that are read; the specification asks for at least 16.</summary>
    public const int MaxSignatures = 64;

    private readonly byte[] _textBytes;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
        _textBytes = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The signed text, ending in a line feed.</summary>
    public string Text { get; }

    /// <summary>All signature lines in order, of known and unknown keys.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note.</summary>
    /// <param name="note">The whole note.</param>
    /// <returns>The note, nothing in it verified.</returns>
    /// <exception cref="NoteFormatException">Not a note, or beyond the limits.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxNoteBytes)
        {
            throw new NoteFormatException("The note is too large.");
        }

        if (!Utf8.IsValid(note) || HasControlCharacter(note))
        {
            throw new NoteFormatException("The note is not UTF-8 without control characters.");
        }

        // The text may hold empty lines itself; the last one ends it.
        int separator = note.LastIndexOf("\n\n"u8);
        if (separator < 0 || note[^1] != (byte)'\n')
        {
            throw new NoteFormatException("The note has no signatures.");
        }

        string text = Encoding.UTF8.GetString(note[..(separator + 1)]);
        return new SignedNote(text, ParseSignatures(Encoding.UTF8.GetString(note[(separator + 2)..])));
    }

    /// <summary>Makes a note with one signature.</summary>
    /// <param name="text">Ends in a line feed; no other control character, no lone surrogate.</param>
    /// <param name="signer">Who signs.</param>
    /// <returns>The note.</returns>
    /// <exception cref="NoteFormatException">The text is not one a note can hold.</exception>
    /// <exception cref="ObjectDisposedException">The signer's key is gone.</exception>
    public static SignedNote Sign(string text, NoteSigner signer)
    {
        RequireText(text);
        return new SignedNote(text, [signer.Sign(Encoding.UTF8.GetBytes(text))]);
    }

    /// <summary>
    /// Whether this key signed the text. Lines of other keys are ignored; when one under this name and hash does not verify, the note is refused even
    /// if another does.
    /// </summary>
    /// <param name="verifier">The key that must have signed.</param>
    /// <returns>True when at least one line is of this key and all of those verify.</returns>
    public bool IsSignedBy(NoteVerifier verifier)
    {
        bool signed = false;
        foreach (NoteSignature signature in Signatures.Where(verifier.IsNamedBy))
        {
            if (!verifier.Key.Verify(_textBytes, signature.Signature.Span))
            {
                return false;
            }

            signed = true;
        }

        return signed;
    }

    /// <summary>
    /// Whether this witness cosigned the text (c2sp.org/tlog-cosignature), and when. Lines of other keys are ignored; when one under this name and hash
    /// does not verify, the note is refused even if another does.
    /// </summary>
    /// <param name="verifier">The witness.</param>
    /// <param name="time">The time it states, the latest if it cosigned more than once. Its word: compare it with a clock of one's own.</param>
    /// <returns>True when at least one line is of this key and all of those verify.</returns>
    public bool TryReadCosignature(CosignatureVerifier verifier, out DateTimeOffset time)
    {
        DateTimeOffset? latest = null;
        time = default;
        foreach (NoteSignature signature in Signatures.Where(verifier.IsNamedBy))
        {
            if (!verifier.TryRead(signature, Text, out DateTimeOffset read))
            {
                return false;
            }

            latest = latest is { } known && known > read ? known : read;
        }

        time = latest ?? default;
        return latest is not null;
    }

    /// <summary>Makes the same note with more signature lines behind its own, none of them twice. Nothing is verified.</summary>
    /// <param name="signatures">The lines to add.</param>
    /// <returns>A new note over the same text.</returns>
    /// <exception cref="NoteFormatException">It would have more signatures, or be larger, than a note that is read again.</exception>
    public SignedNote With(IEnumerable<NoteSignature> signatures) => WithOnly(Signatures.Union(signatures));

    /// <summary>Makes the same note with these signature lines instead of its own. Nothing is verified.</summary>
    /// <param name="signatures">The lines, at least one.</param>
    /// <returns>A new note over the same text.</returns>
    /// <exception cref="NoteFormatException">It would have no signature, or more signatures or bytes than a note that is read again.</exception>
    public SignedNote WithOnly(IEnumerable<NoteSignature> signatures)
    {
        SignedNote note = new(Text, [.. signatures]);
        return note.Signatures.Count is > 0 and <= MaxSignatures && note.ToBytes().Length <= MaxNoteBytes
            ? note
            : throw new NoteFormatException("The note has no signature or too many.");
    }

    /// <summary>Reads signature lines that stand alone, as a witness answers them (c2sp.org/tlog-witness). Nothing is verified.</summary>
    /// <param name="lines">One line or more, each with its line feed; at most as many as a note may have.</param>
    /// <returns>The lines in order.</returns>
    /// <exception cref="NoteFormatException">Anything else, or beyond the limits.</exception>
    public static IReadOnlyList<NoteSignature> ParseSignatureLines(ReadOnlySpan<byte> lines) =>
        lines.Length <= MaxNoteBytes && lines.EndsWith("\n"u8) && Utf8.IsValid(lines)
            ? ParseSignatures(Encoding.UTF8.GetString(lines))
            : throw new NoteFormatException("The signature lines are not UTF-8 lines, or too large.");

    /// <summary>Writes the note.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] ToBytes()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (NoteSignature signature in Signatures)
        {
            note.Append(signature.ToLine()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(note.ToString());
    }

    internal static void RequireText(string text)
    {
        if (!text.EndsWith('\n') || text.Any(static character => character < ' ' && character != '\n') || !IsUnicode(text))
        {
            throw new NoteFormatException("A note's text ends in a line feed and holds no other control character.");
        }
    }

    internal static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static List<NoteSignature> ParseSignatures(string lines)
    {
        var signatures = new List<NoteSignature>();
        foreach (string line in lines[..^Math.Min(1, lines.Length)].Split('\n'))
        {
            if (signatures.Count == MaxSignatures)
            {
                throw new NoteFormatException("The note has too many signatures.");
            }

            signatures.Add(NoteSignature.ParseLine(line));
        }

        return signatures;
    }

    private static bool HasControlCharacter(ReadOnlySpan<byte> note)
    {
        ReadOnlySpan<byte> rest = note;
        for (int found = rest.IndexOfAnyInRange((byte)0, (byte)0x1f); found >= 0; found = rest.IndexOfAnyInRange((byte)0, (byte)0x1f))
        {
            if (rest[found] != (byte)'\n')
            {
                return true;
            }

            rest = rest[(found + 1)..];
        }

        return false;
    }
}
