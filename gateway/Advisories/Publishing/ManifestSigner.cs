using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Addresses staged documents: one header with a single stanza for each receive key and document, then one manifest a recipient, signed under the
/// gateway's manifest key. Pure computation, outside the log's lock.
/// </summary>
internal sealed class ManifestSigner(GatewayKeys keys, GatewayOptions options)
{
    /// <summary>Seals an advisory's deliveries, in the snapshot's order.</summary>
    public IReadOnlyList<SealedDelivery> Seal(
        AdvisoryId advisory, UploadedAdvisory upload, RecipientSnapshot recipients, IReadOnlyList<StagedDocument> documents, DateTimeOffset publishedAt)
    {
        Dictionary<AgencyId, Statement> statements = upload.Statements.ToDictionary(statement => statement.Recipient);
        return
        [
            .. recipients.Recipients.AsParallel().AsOrdered().Select(recipient =>
            {
                Manifest manifest = Address(advisory, statements[recipient.Agency], recipient, documents, recipients.DirectorySize, publishedAt);
                return new SealedDelivery(
                    recipient.Agency, recipient.Audience, manifest.Bytes, manifest.Digest, manifest.Sign(keys.Manifest),
                    upload.SignatureFor(recipient.Agency));
            }),
        ];
    }

    private Manifest Address(
        AdvisoryId advisory, Statement statement, AddressedRecipient recipient, IReadOnlyList<StagedDocument> documents, long directorySize,
        DateTimeOffset publishedAt)
    {
        X25519Recipient[] receiveKeys = [.. recipient.ReceiveKeys.Select(X25519Recipient.Parse)];
        return Manifest.Create(new ManifestContent
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
            Documents = [.. documents.Select(document => Wrap(document, receiveKeys))],
            DirectorySize = directorySize,
        });
    }

    private static ManifestDocument Wrap(StagedDocument document, X25519Recipient[] receiveKeys) => new()
    {
        PayloadSize = document.PayloadSize,
        PayloadSha256 = document.PayloadSha256,
        Headers = [.. receiveKeys.Select(key => new ManifestHeader(key, Header.Create(document.FileKey, [key])))],
    };
}
