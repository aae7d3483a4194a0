using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.addressed</c> carries, one entry a recipient; its subject is the advisory.</summary>
/// <param name="Delivery">The recipient's running delivery number, from 1, so that a gap shows.</param>
/// <param name="Manifest">The digest of the recipient's manifest.</param>
/// <param name="Recipient">The recipient agency.</param>
/// <param name="DirectorySize">As in the advisory's <c>advisory.published</c>; null in entries older than the member.</param>
public sealed record AdvisoryAddressedDetail(long Delivery, Sha256Digest Manifest, AgencyId Recipient, long? DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryAddressedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        long delivery = members.Integer("delivery");
        Document.Require(delivery > 0, DocumentRule.OutOfRange, "Deliveries count from 1.");
        return new AdvisoryAddressedDetail(delivery, members.Digest("manifest"), members.Id<AgencyId>("recipient"), members.OptionalInteger("directorySize"));
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("delivery", Delivery);
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Binary("manifest", Manifest.Bytes);
        writer.Text("recipient", Recipient.Value);
    });
}
