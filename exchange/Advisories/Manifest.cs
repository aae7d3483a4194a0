using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A manifest, <c>advisory-manifest/v1</c>: the gateway's word to one recipient agency of what it stored for it, signed
/// (<see cref="Namespaces.Manifest"/>). Headers and payload digest cover each principal's whole age file. Immutable; its bytes are kept as signed.
/// </summary>
public sealed class Manifest
{
    private Manifest(ReadOnlyMemory<byte> bytes, ManifestContent content)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
        Content = content;
    }

    /// <summary>The exact bytes, which the gateway signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log and receipts name it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Everything it says.</summary>
    public ManifestContent Content { get; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Manifest Parse(ReadOnlyMemory<byte> bytes) => new(bytes, ManifestFormat.Read(bytes));

    /// <summary>Writes a manifest and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Manifest Create(ManifestContent content) => Parse(ManifestFormat.Write(content));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Manifest, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Manifest, Bytes.Span, signature);
}
