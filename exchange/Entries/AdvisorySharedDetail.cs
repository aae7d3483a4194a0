using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>advisory.shared</c> carries, one entry a recipient that was added later; its subject is the advisory, its actor who added it. Its evidence is signed.
/// To the recipient it is what <c>advisory.addressed</c> is to the others: it takes its place among the running delivery numbers.
/// </summary>
/// <param name="Addition">The digest of the statement of addition.</param>
/// <param name="Delivery">The recipient's running delivery number, from 1, so that a gap shows.</param>
/// <param name="Manifest">The digest of the recipient's manifest.</param>
/// <param name="Recipient">The recipient agency.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record AdvisorySharedDetail(Sha256Digest Addition, long Delivery, Sha256Digest Manifest, AgencyId Recipient, long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisorySharedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        long delivery = members.Integer("delivery");
        Document.Require(delivery > 0, DocumentRule.OutOfRange, "Deliveries count from 1.");
        return new AdvisorySharedDetail(
            members.Digest("addition"), delivery, members.Digest("manifest"), members.Id<AgencyId>("recipient"), members.Integer("directorySize"));
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Binary("addition", Addition.Bytes);
        writer.Integer("delivery", Delivery);
        writer.Integer("directorySize", DirectorySize);
        writer.Binary("manifest", Manifest.Bytes);
        writer.Text("recipient", Recipient.Value);
    });
}
