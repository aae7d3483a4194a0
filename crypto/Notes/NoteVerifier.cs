using System.Diagnostics.CodeAnalysis;

namespace Gateway.Crypto;

/// <summary>
/// A key that signs notes, with its name: <c>name+hash+base64(0x01 || key)</c>, the "vkey" that is pinned out of band. Ed25519 only
/// (signature type 0x01 of c2sp.org/signed-note).
/// </summary>
public sealed class NoteVerifier
{
    private const byte SignatureType = 0x01;

    /// <summary>Binds a key to a name.</summary>
    /// <param name="name">Key name: not empty, no white space, control character, plus sign or lone surrogate.</param>
    /// <param name="key">The public key.</param>
    /// <exception cref="NoteFormatException">The name is not allowed.</exception>
    public NoteVerifier(string name, VerifyingKey key)
    {
        Name = VerifierKeyText.RequireName(name);
        Key = key;
        KeyHash = VerifierKeyText.Hash(name, SignatureType, key);
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
        verifier = VerifierKeyText.TryParse(vkey, SignatureType, out string? name, out VerifyingKey? key) ? new NoteVerifier(name, key) : null;
        return verifier is not null;
    }

    /// <summary>Whether a signature line is under this key's name and hash. It may still not verify.</summary>
    /// <param name="signature">The line.</param>
    /// <returns>True when the line claims to be this key's.</returns>
    public bool IsNamedBy(NoteSignature signature) => signature.IsUnder(Name, KeyHash);

    /// <summary>Writes the vkey.</summary>
    /// <returns><c>name+hash+base64(0x01 || key)</c>.</returns>
    public override string ToString() => VerifierKeyText.Write(Name, KeyHash, SignatureType, Key);
}
