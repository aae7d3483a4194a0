using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>agreement.proposed</c> carries; its subject is the agreement, its actor the proposer, whose signature it stands for too. Its evidence is signed.</summary>
/// <param name="Document">The digest of the version.</param>
/// <param name="Version">The number of the version.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AgreementProposedDetail(Sha256Digest Document, int Version, long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementProposedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes, members => new AgreementProposedDetail(members.Digest("document"), members.Count("version"), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("directorySize", DirectorySize);
        writer.Binary("document", Document.Bytes);
        writer.Integer("version", Version);
    });
}
