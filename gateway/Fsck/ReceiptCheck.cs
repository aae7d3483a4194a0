using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks an <c>advisory.acknowledged</c> entry: the receipt, its signature, and that it is for the manifest its signer's agency was sent.</summary>
internal sealed class ReceiptCheck(IGatewayStore store, Signatures signatures)
{
    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryAcknowledgedDetail detail = Details.Read(entry, AdvisoryAcknowledgedDetail.Parse);
        ReceiptRow row = Details.Found(await store.FindReceiptByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        Details.Require(Sha256Digest.Of(row.Receipt) == detail.Receipt, entry, "A receipt is not the one that the audit entry names.");
        Receipt receipt = Details.Read(entry, row.Receipt, Receipt.Parse);
        bool same = row.Advisory == Details.Subject(entry) && row.Recipient == Details.Actor(entry).Agency && receipt.Advisory == row.Advisory && row.Principal == Details.Actor(entry)
            && receipt.Principal == row.Principal && AdvisoryAcknowledgedDetail.Of(receipt, detail.DirectorySize) == detail;
        Details.Require(same, entry, "A receipt does not say what its row and its audit entry say.");
        DeliveryRow? delivery = await store.FindDeliveryAsync(row.Advisory, row.Principal.Agency, cancellationToken).ConfigureAwait(false);
        Details.Require(delivery?.ManifestSha256 == receipt.Manifest, entry, "A receipt is for another manifest than its signer's agency was sent.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.Receipt, row.Receipt, row.Signature);
    }
}
