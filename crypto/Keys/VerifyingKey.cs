using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// An Ed25519 public key (RFC 8032). The rule is the same in every program of the project: key and R are canonical points of prime order, S is below
/// L, and the equation without cofactor holds. A value of this type has passed the key's part of it, so all implementations agree on what verifies
/// and no key has two texts.
/// </summary>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    /// <summary>Length of the key in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureBytes = 64;

    private const int PointBytes = 32;

    private const string SshPrefix = "ssh-ed25519 ";

    private readonly byte[] _key;

    private VerifyingKey(byte[] key) => _key = key;

    /// <summary>The 32 bytes of the encoded point.</summary>
    public ReadOnlySpan<byte> Bytes => _key;

    /// <summary>Takes a key from its encoded point.</summary>
    /// <param name="key">Copied.</param>
    /// <param name="verifyingKey">The key.</param>
    /// <returns>False for another length, a non-canonical encoding, a point off the curve or not of prime order.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> key, [NotNullWhen(true)] out VerifyingKey? verifyingKey)
    {
        verifyingKey = key.Length == KeyBytes && Curves.IsPrimeOrderPoint(key) ? new VerifyingKey(key.ToArray()) : null;
        return verifyingKey is not null;
    }

    /// <summary>Reads <c>ssh-ed25519 AAAA…</c> (RFC 8709 §4), with one space, nothing before and no comment: the one text of a key.</summary>
    /// <param name="line">The line without line end.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFormatException">Any other text, or a point that is refused.</exception>
    public static VerifyingKey ParseSsh(string line) =>
        TryParseSsh(line, out VerifyingKey? key) ? key : throw new KeyFormatException("The text is not an ssh-ed25519 public key line without comment.");

    /// <summary>Reads <c>ssh-ed25519 AAAA…</c> as <see cref="ParseSsh"/> does.</summary>
    /// <param name="line">The line without line end.</param>
    /// <param name="key">The key.</param>
    /// <returns>False for any other text, or a point that is refused.</returns>
    public static bool TryParseSsh(string? line, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return line is { Length: 80 }
            && line.StartsWith(SshPrefix, StringComparison.Ordinal)
            && Ascii.IsValid(line)
            && StrictBase64.TryDecode(Encoding.ASCII.GetBytes(line[SshPrefix.Length..]), out byte[] blob)
            && TryReadSshBlob(blob, out key);
    }

    /// <summary>Writes the key as an OpenSSH public key line without comment.</summary>
    /// <returns><c>ssh-ed25519 AAAA…</c>, 80 characters.</returns>
    public string ToSshLine() => SshPrefix + Convert.ToBase64String(ToSshBlob());

    /// <summary>Whether the signature over the message verifies under this key by the rule above.</summary>
    /// <param name="message">The exact bytes that were signed.</param>
    /// <param name="signature">R followed by S; any length but 64 does not verify.</param>
    /// <returns>True when it verifies.</returns>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes
        && Curves.Ed25519Verify(_key, message, signature)
        && (ExactVerification.IsIt || Curves.IsPrimeOrderPoint(signature[..PointBytes]));

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) => other is not null && _key.AsSpan().SequenceEqual(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_key, 0);

    /// <inheritdoc cref="ToSshLine"/>
    public override string ToString() => ToSshLine();

    internal static bool TryReadSshBlob(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return TryReadPoint(blob, out ReadOnlySpan<byte> point) && TryCreate(point, out key);
    }

    /// <summary>Whether these are the bytes that <see cref="ToSshBlob"/> gives.</summary>
    internal bool IsSshBlob(ReadOnlySpan<byte> blob) => TryReadPoint(blob, out ReadOnlySpan<byte> point) && point.SequenceEqual(_key);

    internal byte[] ToSshBlob()
    {
        var writer = new SshWriter(64);
        writer.String(SshWire.Ed25519);
        writer.String(_key);
        return writer.ToArray();
    }

    private static bool TryReadPoint(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> point)
    {
        point = default;
        var reader = new SshReader(blob);
        return reader.TryString(out ReadOnlySpan<byte> type) && type.SequenceEqual(SshWire.Ed25519) && reader.TryString(out point) && reader.AtEnd;
    }
}
