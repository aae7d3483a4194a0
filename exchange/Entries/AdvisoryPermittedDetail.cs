using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.permitted</c> carries; its subject is the advisory, its actor the signer. Its evidence is signed.</summary>
/// <param name="Agency">The agency that may share the advisory on.</param>
/// <param name="Permission">The digest of the permission.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AdvisoryPermittedDetail(AgencyId Agency, Sha256Digest Permission, long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryPermittedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new AdvisoryPermittedDetail(
        members.Id<AgencyId>("agency"), members.Digest("permission"), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Text("agency", Agency.Value);
        writer.Integer("directorySize", DirectorySize);
        writer.Binary("permission", Permission.Bytes);
    });
}
