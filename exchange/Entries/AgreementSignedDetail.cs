using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>agreement.signed</c> carries; its subject is the agreement, its actor the signer. Its evidence is signed.</summary>
/// <param name="Document">The digest of the version.</param>
/// <param name="Version">The number of the version.</param>
/// <param name="Missing">How many signatures are still missing; with 0 all have signed.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AgreementSignedDetail(Sha256Digest Document, int Version, int Missing, long DirectorySize)
{
    /// <summary>Whether no signature is missing any more.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementSignedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new AgreementSignedDetail(
        members.Digest("document"), members.Count("version"), members.Count("missing"), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("directorySize", DirectorySize);
        writer.Binary("document", Document.Bytes);
        writer.Integer("missing", Missing);
        writer.Integer("version", Version);
    });
}
