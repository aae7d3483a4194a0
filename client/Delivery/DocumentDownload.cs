using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Takes one document from wherever the delivery's files are and opens it into a stream; whatever is not exactly as manifest and statement say is a verdict.</summary>
internal sealed class DocumentDownload(IDeliveryFiles files, IReadOnlyList<IIdentity> identities, Meter meter)
{
    private const int MaxMadeHeaderBytes = 4096;

    /// <param name="advisory">The advisory.</param>
    /// <param name="number">Which document, from 0.</param>
    /// <param name="document">What it must be.</param>
    /// <param name="destination">Receives the plaintext, which is to be thrown away if this throws.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What the document says of itself, if it is JSON.</returns>
    /// <exception cref="VerdictException">The bytes are not those that were signed.</exception>
    public async Task<OpenedReading> OpenAsync(AdvisoryId advisory, int number, OpenedDocument document, Stream destination, CancellationToken cancellationToken)
    {
        using DocumentReading? reading = DocumentReading.Of(document.Described.MediaType);
        using DigestingWriter plaintext = new(destination, reading);
        await OpenAsync(files.OpenDocumentAsync(advisory, number, document.RecipientKey, cancellationToken), document, plaintext, cancellationToken);
        try
        {
            document.CheckPlaintext(plaintext.BytesWritten, plaintext.Digest());
            return OpenedReading.Of(reading);
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
    }

    /// <summary>Downloads and opens the envelope of a sealed delivery, and has it describe the documents.</summary>
    /// <exception cref="VerdictException">It is not the one that the sender promised.</exception>
    public async Task<DescribedDelivery> OpenEnvelopeAsync(EnvelopedDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Envelope.PayloadSize > PayloadSize.Of(Limits.EnvelopeBytes))
        {
            throw new VerdictException(Verdict.Tampered, "The envelope is larger than one may be.");
        }

        using MemoryStream envelope = new();
        using DigestingWriter plaintext = new(envelope);
        await OpenAsync(files.OpenEnvelopeAsync(delivery.Manifest.Content.Advisory, delivery.Envelope.RecipientKey, cancellationToken), delivery.Envelope, plaintext, cancellationToken);
        try
        {
            return delivery.Open(envelope.ToArray());
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
    }

    private async Task OpenAsync(Task<Stream> opening, OpenedPayload expected, DigestingWriter plaintext, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream body = await opening;
            byte[] header = await ReadHeaderAsync(body, expected, cancellationToken);
            expected.CheckHeader(header);
            using DigestingReader payload = new(body, expected.PayloadSize);
            await DecryptAsync(header, payload, plaintext, cancellationToken);
            expected.CheckPayload(payload.BytesRead, payload.Digest());
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
        catch (HttpRequestException failure)
        {
            throw new GatewayUnreachableException("The connection to the gateway broke off during the download; try again.", failure);
        }
        catch (HttpIOException failure)
        {
            throw new GatewayUnreachableException("The connection to the gateway broke off during the download; try again.", failure);
        }
    }

    private static async Task<byte[]> ReadHeaderAsync(Stream body, OpenedPayload expected, CancellationToken cancellationToken)
    {
        if (expected.IsMadeOnRequest)
        {
            return await ReadMadeHeaderAsync(body, cancellationToken);
        }

        byte[] header = new byte[expected.Header.Length];
        int got = await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        return header[..got];
    }

    // One stanza, of whose length nobody was told: it ends with the line that holds the MAC (c2sp.org/age), and not a byte of the payload is taken.
    private static async Task<byte[]> ReadMadeHeaderAsync(Stream body, CancellationToken cancellationToken)
    {
        byte[] header = new byte[MaxMadeHeaderBytes];
        int line = 0;
        for (int length = 0; length < header.Length && await body.ReadAsync(header.AsMemory(length, 1), cancellationToken) == 1; length++)
        {
            if (header[length] != '\n')
            {
                continue;
            }

            if (header.AsSpan(line, length - line).StartsWith("--- "u8))
            {
                return header[..(length + 1)];
            }

            line = length + 1;
        }

        throw new VerdictException(Verdict.Tampered, "The file that came does not begin with a header.");
    }

    private async Task DecryptAsync(byte[] header, Stream payload, DigestingWriter plaintext, CancellationToken cancellationToken)
    {
        try
        {
            using FileKey fileKey = Header.Parse(header).Unwrap(identities);
            using PayloadReader reader = new(payload, fileKey);
            byte[] buffer = new byte[64 * 1024];
            try
            {
                for (int length; (length = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    await plaintext.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                    meter.Add(length);
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
