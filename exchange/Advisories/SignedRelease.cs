using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A release and its signature, <c>{"release":{…},"signature":"…"}</c>: the part <c>release</c> of an upload, and with the directory's size what <c>advisory.released</c>
/// carries.
/// </summary>
/// <param name="Release">The release.</param>
/// <param name="Signature">The releasing publisher's armored signature over it.</param>
public sealed record SignedRelease(Release Release, string Signature)
{
    /// <summary>Reads the part; the signature is not checked here.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SignedRelease Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, 2 * Limits.SmallDocumentBytes, Read);

    /// <summary>The canonical bytes of the part.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(Write);

    internal static SignedRelease Read(CanonicalObject members) => new(Release.Parse(members.Object("release").Bytes), members.Text("signature"));

    internal void Write(CanonicalJsonWriter writer)
    {
        writer.Raw("release", Release.Bytes.Span);
        writer.Text("signature", Signature);
    }
}
