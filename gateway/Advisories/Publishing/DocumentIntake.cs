using System.Buffers;
using Gateway.Exchange;
using Gateway.Server.Advisories.Csaf;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Takes in the documents of an open upload: each is read once, hashed, encrypted and staged chunk by chunk, in one pooled buffer whatever its size, and
/// compared with what the signed statement says of it. Where recipients' keys are of two classes it is encrypted twice, under a file key each. One that says it is CSAF is understood on the way, and
/// judged by the validator, if there is one, before the next is read.
/// </summary>
internal sealed class DocumentIntake(IPayloadStore payloads, CsafValidator validator)
{
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>Stages every document that the statement names, in that order, for every class; nothing may follow them.</summary>
    /// <returns>What the documents that are CSAF say of themselves.</returns>
    public async Task<IReadOnlyList<DocumentSummary>> StageAllAsync(
        MultipartUpload upload, OpenContent statement, IReadOnlyList<HeaderClass> classes, StagedDocuments staged, CancellationToken cancellationToken)
    {
        var summaries = new List<DocumentSummary>();
        for (int number = 0; number < statement.Documents.Count; number++)
        {
            StatementDocument document = statement.Documents[number];
            Stream content = await upload.OpenContentAsync(cancellationToken);
            CsafSummary? csaf = await StageAsync(content, new DocumentCheck(document, statement.Tlp), classes, staged, cancellationToken);
            if (csaf is not null)
            {
                summaries.Add(new DocumentSummary(number, csaf, await validator.JudgeAsync(staged.LastEncrypted, document.Size, cancellationToken)));
            }
        }

        await upload.RequireEndAsync(cancellationToken);
        return summaries;
    }

    private async Task<CsafSummary?> StageAsync(
        Stream content, DocumentCheck check, IReadOnlyList<HeaderClass> classes, StagedDocuments staged, CancellationToken cancellationToken)
    {
        var encryptions = new List<PayloadEncryption>();
        try
        {
            CsafSummary? csaf;
            using (check)
            {
                foreach (HeaderClass headerClass in classes)
                {
                    encryptions.Add(await PayloadEncryption.BeginAsync(payloads, headerClass, cancellationToken));
                }

                csaf = await EncryptAsync(content, check, encryptions, cancellationToken);
            }

            foreach (PayloadEncryption encryption in encryptions)
            {
                staged.Add(await encryption.CompleteAsync(cancellationToken));
            }

            return csaf;
        }
        finally
        {
            foreach (PayloadEncryption encryption in encryptions)
            {
                await encryption.DisposeAsync();
            }
        }
    }

    private static async Task<CsafSummary?> EncryptAsync(
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

            return check.Finish();
        }
        finally
        {
            // The buffer held plaintext, and the pool hands it on.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
