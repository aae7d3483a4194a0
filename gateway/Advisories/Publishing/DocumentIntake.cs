using System.Buffers;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Takes in the documents of an open upload: each is read once, hashed, encrypted and staged chunk by chunk, in one pooled buffer whatever its size, and
/// compared with what the signed statement says of it. Where recipients' keys are of two classes it is encrypted twice, under a file key each.
/// </summary>
internal sealed class DocumentIntake(IPayloadStore payloads)
{
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>Stages every document that the statement names, in that order, for every class; nothing may follow them.</summary>
    public async Task StageAllAsync(
        MultipartUpload upload, OpenContent statement, IReadOnlyList<HeaderClass> classes, StagedDocuments staged, CancellationToken cancellationToken)
    {
        foreach (StatementDocument document in statement.Documents)
        {
            await StageAsync(await upload.OpenContentAsync(cancellationToken), new DocumentCheck(document, statement.Tlp), classes, staged, cancellationToken);
        }

        await upload.RequireEndAsync(cancellationToken);
    }

    private async Task StageAsync(
        Stream content, DocumentCheck check, IReadOnlyList<HeaderClass> classes, StagedDocuments staged, CancellationToken cancellationToken)
    {
        var encryptions = new List<PayloadEncryption>();
        try
        {
            using (check)
            {
                foreach (HeaderClass headerClass in classes)
                {
                    encryptions.Add(await PayloadEncryption.BeginAsync(payloads, headerClass, cancellationToken));
                }

                await EncryptAsync(content, check, encryptions, cancellationToken);
            }

            foreach (PayloadEncryption encryption in encryptions)
            {
                staged.Add(await encryption.CompleteAsync(cancellationToken));
            }
        }
        finally
        {
            foreach (PayloadEncryption encryption in encryptions)
            {
                await encryption.DisposeAsync();
            }
        }
    }

    private static async Task EncryptAsync(
        Stream content, DocumentCheck check, IReadOnlyList<PayloadEncryption> encryptions, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            for (int read; (read = await content.ReadPartAsync(buffer, cancellationToken)) > 0;)
            {
                check.Read(buffer.AsSpan(0, read));
                foreach (PayloadEncryption encryption in encryptions)
                {
                    await encryption.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            check.Finish();
        }
        finally
        {
            // The buffer held plaintext, and the pool hands it on.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
