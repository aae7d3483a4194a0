using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Addresses staged documents: a header with a single stanza for each receive key and payload, made here or sealed by the sender, then one manifest a recipient,
/// signed under the gateway's manifest key. Pure computation, outside the log's lock.
/// </summary>
internal sealed class ManifestSigner(GatewayKeys keys, GatewayOptions options)
{
    /// <summary>Addresses an advisory's deliveries, in the snapshot's order.</summary>
    public IReadOnlyList<AddressedDelivery> Address(
        AdvisoryId advisory, UploadedAdvisory upload, RecipientSnapshot recipients, IReadOnlyList<StagedDocument> documents, DateTimeOffset publishedAt)
    {
        Dictionary<AgencyId, Statement> statements = upload.Statements.ToDictionary(statement => statement.Recipient);
        return EveryCore.Select(recipients.Recipients, recipient =>
        {
            AddressedPayloads payloads = AddressedPayloads.Of(upload, recipient, documents);
            Manifest manifest = Describe(advisory, statements[recipient.Agency], recipient, payloads, recipients.DirectorySize, publishedAt);
            return new AddressedDelivery(
                recipient.Agency, recipient.Audience, manifest.Bytes, manifest.Digest, manifest.Sign(keys.Manifest), upload.SignatureFor(recipient.Agency));
        });
    }

    private Manifest Describe(
        AdvisoryId advisory, Statement statement, AddressedRecipient recipient, AddressedPayloads payloads, long directorySize, DateTimeOffset publishedAt) =>
        Manifest.Create(new ManifestContent
        {
            Gateway = options.GatewayName,
            Advisory = advisory,
            Statement = statement.Digest,
            Sender = statement.Content.Sender,
            Recipient = recipient.Agency,
            Audience = recipient.Audience,
            Tlp = statement.Content.Tlp,
            PublishedAt = publishedAt,
            ExpiresAt = statement.Content.ExpiresAt,
            Class = recipient.Class,
            Envelope = payloads.Envelope,
            Documents = payloads.Documents,
            DirectorySize = directorySize,
        });
}
