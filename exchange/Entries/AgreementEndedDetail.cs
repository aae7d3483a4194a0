using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>agreement.declined</c> and <c>agreement.ended</c> carry; the subject is the agreement, the actor the signer. Their evidence is signed.</summary>
/// <param name="End">The digest of what the party signed.</param>
/// <param name="Version">The number of the version that it declines or leaves.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AgreementEndedDetail(Sha256Digest End, int Version, long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementEndedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes, members => new AgreementEndedDetail(members.Digest("end"), members.Count("version"), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("directorySize", DirectorySize);
        writer.Binary("end", End.Bytes);
        writer.Integer("version", Version);
    });
}
