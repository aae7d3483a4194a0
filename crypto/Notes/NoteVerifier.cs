using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// A key that signs notes, with its name: <c>name+hash+base64(0x01 || key)</c>, the "vkey" that is pinned out of band. Ed25519 only
/// (signature type 0x01 of c2sp.org/signed-note).
/// </summary>
public sealed class NoteVerifier
{
    private const byte Ed25519Type = 0x01;
    private const int HashChars = 8;
    private const int MaxTextChars = 1024;

    /// <summary>Binds a key to a name.</summary>
    /// <param name="name">Key name: not empty, no white space, control character, plus sign or lone surrogate.</param>
    /// <param name="key">The public key.</param>
    /// <exception cref="NoteFormatException">The name is not allowed.</exception>
    public NoteVerifier(string name, VerifyingKey key)
    {
        if (!IsName(name) || !SignedNote.IsUnicode(name))
        {
            throw new NoteFormatException("A note key's name is empty or holds white space, a control character or a plus sign.");
        }

        Name = name;
        Key = key;
        KeyHash = Hash(name, key);
    }

    /// <summary>Key name.</summary>
    public string Name { get; }

    /// <summary>The public key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>First four bytes, big-endian, of SHA-256(name || 0x0A || 0x01 || key): it finds a signature line, it does not protect.</summary>
    public uint KeyHash { get; }

    /// <summary>Reads a vkey.</summary>
    /// <param name="vkey">The text, nothing around it.</param>
    /// <returns>The verifier.</returns>
    /// <exception cref="NoteFormatException">Not an Ed25519 vkey, or its hash is not that of its name and key.</exception>
    public static NoteVerifier Parse(string vkey) =>
        TryParse(vkey, out NoteVerifier? verifier) ? verifier : throw new NoteFormatException("The text is not an Ed25519 note key.");

    /// <summary>Reads a vkey as <see cref="Parse"/> does.</summary>
    /// <param name="vkey">The text, nothing around it.</param>
    /// <param name="verifier">The verifier.</param>
    /// <returns>False when it is not one.</returns>
    public static bool TryParse(string? vkey, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        if (vkey is null or { Length: > MaxTextChars })
        {
            return false;
        }

        // Base64 may hold plus signs itself, a name may not: the first two separate.
        string[] parts = vkey.Split('+', 3);
        if (parts.Length != 3
            || !IsName(parts[0])
            || !SignedNote.IsUnicode(parts[0])
            || !Ascii.IsValid(parts[2])
            || !StrictBase64.TryDecode(Encoding.ASCII.GetBytes(parts[2]), out byte[] typed)
            || typed is not [Ed25519Type, ..]
            || !VerifyingKey.TryCreate(typed.AsSpan(1), out VerifyingKey? key))
        {
            return false;
        }

        var candidate = new NoteVerifier(parts[0], key);
        if (!string.Equals(parts[1], candidate.HashText(), StringComparison.Ordinal))
        {
            return false;
        }

        verifier = candidate;
        return true;
    }

    /// <summary>Writes the vkey.</summary>
    /// <returns><c>name+hash+base64(0x01 || key)</c>.</returns>
    public override string ToString() => $"{Name}+{HashText()}+{Convert.ToBase64String([Ed25519Type, .. Key.Bytes])}";

    internal static bool IsName(string name) =>
        name.Length > 0 && !name.Any(static character => character < ' ' || char.IsWhiteSpace(character) || character == '+');

    internal bool Signed(NoteSignature signature) => signature.KeyHash == KeyHash && string.Equals(signature.Name, Name, StringComparison.Ordinal);

    private static uint Hash(string name, VerifyingKey key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. key.Bytes]));

    private string HashText() => KeyHash.ToString($"x{HashChars}", CultureInfo.InvariantCulture);
}
