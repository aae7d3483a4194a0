using System.Buffers;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Takes in the payloads of a sealed upload as they are: for each class of headers the envelope's, then each document's. Each is read once, hashed, staged, and
/// compared with what the sender signed of it; nothing here could read it.
/// </summary>
internal sealed class PayloadIntake(IPayloadStore payloads)
{
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>Stages every payload that the statement names, in that order; nothing may follow them.</summary>
    public async Task StageAllAsync(MultipartUpload upload, SealedContent statement, StagedDocuments staged, CancellationToken cancellationToken)
    {
        foreach (PayloadSet set in statement.Payloads)
        {
            foreach (PayloadDigest announced in set.All)
            {
                staged.Add(await StageAsync(await upload.OpenContentAsync(cancellationToken), set.Class, announced, cancellationToken));
            }
        }

        await upload.RequireEndAsync(cancellationToken);
    }

    private async Task<StagedDocument> StageAsync(Stream content, HeaderClass headerClass, PayloadDigest announced, CancellationToken cancellationToken)
    {
        IPayloadStaging staging = await payloads.StageAsync(cancellationToken);
        try
        {
            await using var written = new DigestingStream(staging.Stream);
            await CopyAsync(content, written, announced.Size, cancellationToken);
            Require(written.WrittenBytes == announced.Size && Sha256Digest.FromBytes(written.CurrentSha256()) == announced.Sha256);
            await staging.CompleteAsync(cancellationToken);
            return new StagedDocument(headerClass, staging, announced.Size, announced.Sha256);
        }
        catch
        {
            await staging.DisposeAsync();
            throw;
        }
    }

    private static async Task CopyAsync(Stream content, DigestingStream destination, long size, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            for (int read; (read = await content.ReadPartAsync(buffer, cancellationToken)) > 0;)
            {
                // One that is longer than announced is refused at once.
                Require(destination.WrittenBytes + read <= size);
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Require(bool matches)
    {
        if (!matches)
        {
            throw Refusal.InvalidAdvisory("A payload's size or digest is not what the statement says.");
        }
    }
}
