using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>What all Ed25519 vkeys have in common (c2sp.org/signed-note, Verifier keys): they differ in the one byte that names the signature type.</summary>
internal static class VerifierKeyText
{
    private const int HashChars = 8;
    private const int MaxTextChars = 1024;

    internal static string RequireName(string name) => IsName(name)
        ? name
        : throw new NoteFormatException("A note key's name is empty or holds white space, a control character or a plus sign.");

    internal static bool IsName(string name) =>
        name.Length > 0
        && !name.Any(static character => character < ' ' || char.IsWhiteSpace(character) || character == '+')
        && SignedNote.IsUnicode(name);

    /// <summary>The first four bytes, big-endian, of SHA-256(name || 0x0A || type || key).</summary>
    internal static uint Hash(string name, byte type, VerifyingKey key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. key.Bytes]));

    internal static bool TryParse(string? vkey, byte type, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out VerifyingKey? key)
    {
        (name, key) = (null, null);
        if (vkey is null or { Length: > MaxTextChars })
        {
            return false;
        }

        // Base64 may hold plus signs itself, a name may not: the first two separate.
        string[] parts = vkey.Split('+', 3);
        if (parts.Length != 3
            || !IsName(parts[0])
            || !Ascii.IsValid(parts[2])
            || !StrictBase64.TryDecode(Encoding.ASCII.GetBytes(parts[2]), out byte[] typed)
            || typed.Length == 0
            || typed[0] != type
            || !VerifyingKey.TryCreate(typed.AsSpan(1), out VerifyingKey? candidate)
            || !string.Equals(parts[1], HashText(Hash(parts[0], type, candidate)), StringComparison.Ordinal))
        {
            return false;
        }

        (name, key) = (parts[0], candidate);
        return true;
    }

    internal static string Write(string name, uint keyHash, byte type, VerifyingKey key) =>
        $"{name}+{HashText(keyHash)}+{Convert.ToBase64String([type, .. key.Bytes])}";

    private static string HashText(uint keyHash) => keyHash.ToString($"x{HashChars}", CultureInfo.InvariantCulture);
}
