using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>A document that the liar encrypted himself, to a reader and to whom else he likes.</summary>
/// <param name="File">The age file: header and payload.</param>
/// <param name="Document">How a manifest describes it.</param>
internal sealed record OwnPayload(byte[] File, ManifestDocument Document)
{
    public static byte[] HeaderFor(params IReadOnlyList<X25519Recipient> recipients)
    {
        using FileKey fileKey = FileKey.Generate();
        return Header.Create(fileKey, recipients);
    }

    public static async Task<OwnPayload> SealAsync(string text, X25519Recipient reader, params X25519Recipient[] others)
    {
        using FileKey fileKey = FileKey.Generate();
        using MemoryStream payload = new();
        using (PayloadWriter writer = new(payload, fileKey))
        {
            await writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), CancellationToken.None);
            await writer.CompleteAsync(CancellationToken.None);
        }

        byte[] header = Header.Create(fileKey, [reader, .. others]);
        ManifestDocument document = new()
        {
            PayloadSize = payload.Length,
            PayloadSha256 = Sha256Digest.Of(payload.ToArray()),
            Headers = [new ManifestHeader(reader, header)],
        };
        return new OwnPayload([.. header, .. payload.ToArray()], document);
    }

    /// <summary>Puts it in the place of an advisory's only document.</summary>
    public ManifestContent Replace(ManifestContent manifest) => manifest with { Documents = [Document] };
}
