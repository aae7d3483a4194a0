using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Downloads one document and opens it into a stream; whatever is not exactly as manifest and statement say is a verdict.</summary>
internal sealed class DocumentDownload(GatewayClient client, IReadOnlyList<X25519Identity> identities)
{
    /// <param name="delivery">The checked delivery.</param>
    /// <param name="number">Which document, from 0.</param>
    /// <param name="destination">Receives the plaintext, which is to be thrown away if this throws.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerdictException">The bytes are not those that were signed.</exception>
    public async Task OpenAsync(CheckedDelivery delivery, int number, Stream destination, CancellationToken cancellationToken)
    {
        ManifestDocument stored = delivery.Manifest.Content.Documents[number];
        StatementDocument stated = delivery.Statement.Content.Documents[number];
        using HttpResponseMessage response = await client.OpenContentAsync(delivery.Manifest.Content.Advisory, number, cancellationToken);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            byte[] header = await ReadHeaderAsync(body, stored, cancellationToken);
            using DigestingReader payload = new(body, stored.PayloadSize);
            using DigestingWriter plaintext = new(destination);
            await DecryptAsync(header, payload, plaintext, cancellationToken);
            bool same = payload.Digest() == stored.PayloadSha256 && payload.BytesRead == stored.PayloadSize
                && plaintext.Digest() == stated.Sha256 && plaintext.BytesWritten == stated.Size;
            if (!same)
            {
                throw new VerdictException(Verdict.Tampered, $"Document {number} is not the one that was signed.");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            throw new GatewayUnreachableException("The connection to the gateway broke off during the download; try again.", failure);
        }
    }

    /// <summary>The header must be, byte for byte, one that the manifest lists for a key of mine.</summary>
    private async Task<byte[]> ReadHeaderAsync(Stream body, ManifestDocument stored, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>[] mine = [.. stored.Headers
            .Where(header => identities.Any(identity => identity.Recipient.Equals(header.RecipientKey)))
            .Select(header => header.Header)];
        byte[] read = [];
        foreach (int length in mine.Select(header => header.Length).Distinct().Order())
        {
            int have = read.Length;
            Array.Resize(ref read, length);
            int got = await body.ReadAtLeastAsync(read.AsMemory(have), length - have, throwOnEndOfStream: false, cancellationToken);
            if (got == length - have && mine.Any(header => header.Span.SequenceEqual(read)))
            {
                return read;
            }

            Array.Resize(ref read, have + got);
        }

        throw new VerdictException(Verdict.NotAddressed, "The file that came does not begin with a header that the manifest lists for you.");
    }

    private async Task DecryptAsync(byte[] header, Stream payload, DigestingWriter plaintext, CancellationToken cancellationToken)
    {
        try
        {
            using FileKey fileKey = Header.Parse(header).Unwrap([.. identities]);
            using PayloadReader reader = new(payload, fileKey);
            byte[] buffer = new byte[64 * 1024];
            try
            {
                for (int length; (length = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    await plaintext.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                }
            }
            finally
            {
                CryptographicOperations.ZeroMemory(buffer);
            }
        }
        catch (Exception failure) when (failure is HeaderFormatException or HeaderMacException or PayloadException)
        {
            throw new VerdictException(Verdict.Tampered, "The file that came is damaged or cut short.", failure);
        }
        catch (NoIdentityMatchException failure)
        {
            throw new VerdictException(Verdict.NotAddressed, "The file that came does not open with any of your identities.", failure);
        }
    }
}
