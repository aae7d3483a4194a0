using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.acknowledged</c> carries; its subject is the advisory, its actor the signer. Its evidence is signed.</summary>
/// <param name="Disposition">What the recipient did.</param>
/// <param name="Manifest">The digest of the manifest it acknowledged.</param>
/// <param name="Receipt">The digest of the receipt.</param>
/// <param name="Mode">Whether a person or a program decided.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record AdvisoryAcknowledgedDetail(
    Disposition Disposition, Sha256Digest Manifest, Sha256Digest Receipt, ReceiptMode Mode, long? DirectorySize)
{
    /// <summary>The detail of a receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="directorySize">The size of the directory it was accepted under.</param>
    public static AdvisoryAcknowledgedDetail Of(Receipt receipt, long? directorySize) =>
        new(receipt.Disposition, receipt.Manifest, receipt.Digest, receipt.Mode, directorySize);

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryAcknowledgedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new AdvisoryAcknowledgedDetail(
        members.Word<Disposition>("disposition", WireText.TryParse),
        members.Digest("manifest"),
        members.Digest("receipt"),
        members.Word<ReceiptMode>("mode", WireText.TryParse),
        members.OptionalInteger("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Text("disposition", Disposition.ToWire());
        writer.Binary("manifest", Manifest.Bytes);
        writer.Text("mode", Mode.ToWire());
        writer.Binary("receipt", Receipt.Bytes);
    });
}
