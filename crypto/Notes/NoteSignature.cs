using System.Buffers.Binary;
using System.Text;

namespace Gateway.Crypto;

/// <summary>One signature line of a note. Name and key hash say which key to ask; they prove nothing.</summary>
/// <param name="Name">Key name.</param>
/// <param name="KeyHash">The first four bytes of the decoded line, big-endian.</param>
/// <param name="Signature">The rest, in the form of the key's algorithm.</param>
public sealed record NoteSignature(string Name, uint KeyHash, ReadOnlyMemory<byte> Signature)
{
    private const string LineStart = "\u2014 ";

    /// <summary>Whether both lines are of the same key and carry the same bytes.</summary>
    /// <param name="other">The other line.</param>
    /// <returns>True when they would be written alike.</returns>
    public bool Equals(NoteSignature? other) =>
        other is not null && other.IsUnder(Name, KeyHash) && other.Signature.Span.SequenceEqual(Signature.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(KeyHash);
        hash.AddBytes(Signature.Span);
        return hash.ToHashCode();
    }

    /// <summary>Writes the line as it stands in a note (c2sp.org/signed-note).</summary>
    /// <returns>Em dash, space, name, space, base64; without the line feed.</returns>
    public string ToLine()
    {
        Span<byte> keyHash = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(keyHash, KeyHash);
        return $"{LineStart}{Name} {Convert.ToBase64String([.. keyHash, .. Signature.Span])}";
    }

    internal static NoteSignature ParseLine(string line)
    {
        string[] parts = line.StartsWith(LineStart, StringComparison.Ordinal) ? line[LineStart.Length..].Split(' ') : [];
        if (parts.Length != 2
            || !VerifierKeyText.IsName(parts[0])
            || !Ascii.IsValid(parts[1])
            || !StrictBase64.TryDecode(Encoding.ASCII.GetBytes(parts[1]), out byte[] bytes)
            || bytes.Length <= sizeof(uint))
        {
            throw new NoteFormatException("A signature line of the note is malformed.");
        }

        return new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)));
    }

    internal bool IsUnder(string name, uint keyHash) => KeyHash == keyHash && string.Equals(Name, name, StringComparison.Ordinal);
}
