using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// A witness's public key with its name: the vkey <c>name+hash+base64(0x04 || key)</c> of timestamped Ed25519 cosignatures (c2sp.org/tlog-cosignature).
/// The post-quantum type 0x06 is not read.
/// </summary>
public sealed class CosignatureVerifier
{
    internal const int TimeBytes = sizeof(ulong);

    private const byte SignatureType = 0x04;

    // The last second that DateTimeOffset can hold. The specification ends at 2^63-1; nothing between the two is a time at which anybody cosigned.
    private static readonly ulong LastSecond = (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Binds a key to a name.</summary>
    /// <param name="name">Key name: not empty, no white space, control character, plus sign or lone surrogate.</param>
    /// <param name="key">The public key. One key serves one cosigner: the signed message does not name it.</param>
    /// <exception cref="NoteFormatException">The name is not allowed.</exception>
    public CosignatureVerifier(string name, VerifyingKey key)
    {
        Name = VerifierKeyText.RequireName(name);
        Key = key;
        KeyHash = VerifierKeyText.Hash(name, SignatureType, key);
    }

    /// <summary>Key name.</summary>
    public string Name { get; }

    /// <summary>The public key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>First four bytes, big-endian, of SHA-256(name || 0x0A || 0x04 || key): it finds a signature line, it does not protect.</summary>
    public uint KeyHash { get; }

    /// <summary>Reads a vkey.</summary>
    /// <param name="vkey">The text, nothing around it.</param>
    /// <returns>The verifier.</returns>
    /// <exception cref="NoteFormatException">Not an Ed25519 cosigner's vkey, or its hash is not that of its name and key.</exception>
    public static CosignatureVerifier Parse(string vkey) => TryParse(vkey, out CosignatureVerifier? verifier)
        ? verifier
        : throw new NoteFormatException("The text is not the key of a witness that cosigns with Ed25519.");

    /// <summary>Reads a vkey as <see cref="Parse"/> does.</summary>
    /// <param name="vkey">The text, nothing around it.</param>
    /// <param name="verifier">The verifier.</param>
    /// <returns>False when it is not one.</returns>
    public static bool TryParse(string? vkey, [NotNullWhen(true)] out CosignatureVerifier? verifier)
    {
        verifier = VerifierKeyText.TryParse(vkey, SignatureType, out string? name, out VerifyingKey? key) ? new CosignatureVerifier(name, key) : null;
        return verifier is not null;
    }

    /// <summary>Whether a signature line is under this key's name and hash. It may still not verify.</summary>
    /// <param name="signature">The line.</param>
    /// <returns>True when the line claims to be this key's.</returns>
    public bool IsNamedBy(NoteSignature signature) => signature.IsUnder(Name, KeyHash);

    /// <summary>Writes the vkey.</summary>
    /// <returns><c>name+hash+base64(0x04 || key)</c>.</returns>
    public override string ToString() => VerifierKeyText.Write(Name, KeyHash, SignatureType, Key);

    /// <summary>
    /// Verifies one line under this key: time (eight bytes, big-endian) and Ed25519 signature. A time of zero states none (c2sp.org/tlog-witness does
    /// not allow it), and is refused like one that no clock shows.
    /// </summary>
    internal bool TryRead(NoteSignature signature, string text, out DateTimeOffset time)
    {
        time = default;
        ReadOnlySpan<byte> bytes = signature.Signature.Span;
        if (!IsNamedBy(signature) || bytes.Length != TimeBytes + VerifyingKey.SignatureBytes)
        {
            return false;
        }

        ulong seconds = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        if (seconds == 0 || seconds > LastSecond || !Key.Verify(SignedMessage((long)seconds, text), bytes[TimeBytes..]))
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    /// <summary>c2sp.org/tlog-cosignature, Ed25519 signed message: the header line separates it from everything else the key might sign.</summary>
    internal static byte[] SignedMessage(long seconds, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
}
