using System.Buffers;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Takes in the documents of an upload: each is read once, hashed, encrypted and staged chunk by chunk, in one pooled buffer whatever its size, and
/// compared with what the signed statement says of it.
/// </summary>
internal sealed class DocumentIntake(IPayloadStore payloads)
{
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>Stages every document that the statement names, in that order; nothing may follow them.</summary>
    public async Task StageAllAsync(MultipartUpload upload, OpenContent statement, StagedDocuments staged, CancellationToken cancellationToken)
    {
        foreach (StatementDocument document in statement.Documents)
        {
            staged.Add(await StageAsync(await upload.OpenContentAsync(cancellationToken), document, statement.Tlp, cancellationToken));
        }

        await upload.RequireEndAsync(cancellationToken);
    }

    private async Task<StagedDocument> StageAsync(Stream content, StatementDocument announced, Tlp tlp, CancellationToken cancellationToken)
    {
        FileKey fileKey = FileKey.Generate();
        try
        {
            await using IPayloadStaging staging = await payloads.StageAsync(cancellationToken);
            await using var ciphertext = new DigestingStream(staging.Stream);
            await EncryptAsync(content, new DocumentCheck(announced, tlp), ciphertext, fileKey, cancellationToken);
            await staging.CompleteAsync(cancellationToken);
            return new StagedDocument(staging.Id, ciphertext.WrittenBytes, Sha256Digest.FromBytes(ciphertext.CurrentSha256()), fileKey);
        }
        catch
        {
            fileKey.Dispose();
            throw;
        }
    }

    private static async Task EncryptAsync(
        Stream content, DocumentCheck check, DigestingStream ciphertext, FileKey fileKey, CancellationToken cancellationToken)
    {
        using var payload = new PayloadWriter(ciphertext, fileKey);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            for (int read; (read = await content.ReadPartAsync(buffer, cancellationToken)) > 0;)
            {
                check.Read(buffer.AsSpan(0, read));
                await payload.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            check.Finish();
            await payload.CompleteAsync(cancellationToken);
        }
        finally
        {
            // The buffer held plaintext, and the pool hands it on.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            check.Dispose();
        }
    }
}
