using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>agreement.read</c> carries; its subject is the agreement, its actor an auditor of no party.</summary>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AgreementReadDetail(long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementReadDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new AgreementReadDetail(members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer => writer.Integer("directorySize", DirectorySize));
}
