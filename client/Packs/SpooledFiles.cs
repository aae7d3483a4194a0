using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Http;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>The age files of a delivery in a private temporary folder, ciphertext alone, until they are packed. Owns the folder, which it erases.</summary>
internal sealed class SpooledFiles : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"advisory-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
    private readonly List<PackedFile> files = [];
    private readonly GatewayFiles gateway;

    public SpooledFiles(GatewayClient client)
    {
        gateway = new GatewayFiles(client);
        PrivateFile.CreateFolder(folder);
    }

    public IReadOnlyList<PackedFile> Files => files;

    /// <summary>Downloads all of them, and holds each against the manifest without opening it.</summary>
    /// <exception cref="VerdictException">One is not what the manifest lists.</exception>
    public async Task TakeAsync(OpenedDelivery delivery, CancellationToken cancellationToken)
    {
        AdvisoryId advisory = delivery.Manifest.Content.Advisory;
        if (delivery is EnvelopedDelivery hidden)
        {
            await TakeAsync(PackedFiles.Envelope, hidden.Envelope, gateway.OpenEnvelopeAsync(advisory, hidden.Envelope.RecipientKey, cancellationToken), cancellationToken);
        }

        IReadOnlyList<OpenedPayload> documents = delivery is EnvelopedDelivery enveloped ? enveloped.Documents : ((DescribedDelivery)delivery).Documents;
        for (int number = 0; number < documents.Count; number++)
        {
            OpenedPayload document = documents[number];
            await TakeAsync(PackedFiles.Document(number), document, gateway.OpenDocumentAsync(advisory, number, document.RecipientKey, cancellationToken), cancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task TakeAsync(string name, OpenedPayload expected, Task<Stream> opening, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            await using Stream body = await opening;
            byte[] header = new byte[expected.Header.Length];
            int got = await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
            expected.CheckHeader(header.AsSpan(0, got));
            await using FileStream file = PrivateFile.Create(path);
            using DigestingWriter whole = new(file);
            await whole.WriteAsync(header, cancellationToken);
            using DigestingReader payload = new(body, expected.PayloadSize);
            byte[] buffer = new byte[64 * 1024];
            for (int read; (read = await payload.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await whole.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            expected.CheckPayload(payload.BytesRead, payload.Digest());
            files.Add(new PackedFile(new BundleIndexItem(name, whole.Digest(), whole.BytesWritten), () => File.OpenRead(path)));
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            throw new GatewayUnreachableException("The connection to the gateway broke off during the download; try again.", failure);
        }
    }
}
