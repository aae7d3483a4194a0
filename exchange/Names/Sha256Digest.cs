using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Exchange;

/// <summary>The SHA-256 of a document's exact bytes (FIPS 180-4): 32 bytes, written as standard base64.</summary>
/// <remarks>
/// What is hashed names its own purpose: a record, statement or manifest by its <c>type</c> member, a payload or document by the member that carries
/// the digest. Leaf and root hashes of the logs are other types. The default value is no digest: reading it throws.
/// </remarks>
public readonly struct Sha256Digest : IEquatable<Sha256Digest>
{
    /// <summary>The size of a digest, in bytes.</summary>
    public const int SizeBytes = SHA256.HashSizeInBytes;

    private const int TextLength = 44;

    private readonly byte[]? bytes;

    private Sha256Digest(byte[] bytes) => this.bytes = bytes;

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes ?? throw new InvalidOperationException("This digest was never set.");

    /// <summary>Hashes <paramref name="content"/>.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> content) => new(SHA256.HashData(content));

    /// <summary>Takes a copy of 32 bytes that were hashed elsewhere.</summary>
    /// <exception cref="FormatException">There are not exactly 32 bytes.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> digest) =>
        digest.Length == SizeBytes ? new Sha256Digest(digest.ToArray()) : throw new FormatException("A SHA-256 digest has 32 bytes.");

    /// <summary>Reads the text form; <see langword="false"/> if it is not the canonical base64 of 32 bytes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out Sha256Digest result)
    {
        byte[] decoded = new byte[SizeBytes];
        // Writing it again refuses white space and stray bits in the last character, which the decoder lets pass.
        bool known = s is { Length: TextLength } && Convert.TryFromBase64String(s, decoded, out int written) && written == SizeBytes
            && string.Equals(Convert.ToBase64String(decoded), s, StringComparison.Ordinal);
        result = known ? new Sha256Digest(decoded) : default;
        return known;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a digest.</exception>
    public static Sha256Digest Parse(string s) => TryParse(s, out Sha256Digest digest) ? digest : throw new FormatException("This is not a SHA-256 digest.");

    /// <summary>Whether both digests are the same; digests are public, so the time this takes tells nothing.</summary>
    public static bool operator ==(Sha256Digest left, Sha256Digest right) => left.Equals(right);

    /// <summary>Whether the digests differ.</summary>
    public static bool operator !=(Sha256Digest left, Sha256Digest right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Sha256Digest other) => bytes.AsSpan().SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Sha256Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => bytes is null ? 0 : BitConverter.ToInt32(bytes);

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <summary>The digest in base64.</summary>
    public override string ToString() => Convert.ToBase64String(Bytes);
}
