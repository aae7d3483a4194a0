using System.Diagnostics;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>The payloads of an advisory with one recipient's headers, as its manifest lists them.</summary>
/// <param name="Envelope">The envelope of a sealed advisory, or null.</param>
/// <param name="Documents">The documents.</param>
internal sealed record AddressedPayloads(ManifestDocument? Envelope, IReadOnlyList<ManifestDocument> Documents)
{
    /// <summary>Puts a recipient's headers to the payloads of its class.</summary>
    public static AddressedPayloads Of(UploadedAdvisory upload, AddressedRecipient recipient, IReadOnlyList<StagedDocument> staged)
    {
        ReceiveKey[] keys = [.. recipient.ReceiveKeys.Select(ReceiveKey.Parse)];
        StagedDocument[] payloads = [.. staged.Where(payload => payload.Class == recipient.Class)];
        if (upload.Content is not SealedContent)
        {
            return new AddressedPayloads(null, [.. payloads.Select(payload => List(payload, keys, key => Wrap(payload, key)))]);
        }

        Dictionary<ReceiveKey, KeyHeaders> headers = upload.Headers.KeysOf(recipient.Agency).ToDictionary(key => key.RecipientKey);
        ManifestDocument[] listed = [.. payloads.Select((payload, place) => List(payload, keys, key => headers[key].Headers[place]))];
        return new AddressedPayloads(listed[0], listed[1..]);
    }

    private static ManifestDocument List(StagedDocument payload, IEnumerable<ReceiveKey> keys, Func<ReceiveKey, ReadOnlyMemory<byte>> headerFor) => new()
    {
        PayloadSize = payload.PayloadSize,
        PayloadSha256 = payload.PayloadSha256,
        Headers = [.. keys.Select(key => new ManifestHeader(key, headerFor(key)))],
    };

    private static byte[] Wrap(StagedDocument payload, ReceiveKey key) => payload is EncryptedDocument { FileKey: FileKey fileKey }
        ? Header.Create(fileKey, [key.Recipient])
        : throw new UnreachableException("The gateway encrypted every document of an open upload.");
}
