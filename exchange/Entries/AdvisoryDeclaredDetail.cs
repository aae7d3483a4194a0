using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.declared</c> carries; its subject is the advisory, its actor the signer. Its evidence is signed.</summary>
/// <param name="Declaration">The digest of the declaration.</param>
/// <param name="Manifest">The digest of the manifest of what was passed on.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AdvisoryDeclaredDetail(Sha256Digest Declaration, Sha256Digest Manifest, long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryDeclaredDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new AdvisoryDeclaredDetail(
        members.Digest("declaration"), members.Digest("manifest"), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Binary("declaration", Declaration.Bytes);
        writer.Integer("directorySize", DirectorySize);
        writer.Binary("manifest", Manifest.Bytes);
    });
}
