using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// The documents of one upload until they belong to an advisory. Owns their file keys, which it zeroes, and their payloads, which it keeps from being swept however long
/// the upload takes, and erases at the end unless they were handed over.
/// </summary>
internal sealed class StagedDocuments(IPayloadStore payloads) : IAsyncDisposable
{
    private readonly List<StagedDocument> documents = [];
    private bool handedOver;

    /// <summary>The payloads class by class, each class in the statement's order, a sealed advisory's envelope first.</summary>
    public IReadOnlyList<StagedDocument> InOrder => [.. documents.OrderBy(document => document.Class.ToWire(), StringComparer.Ordinal)];

    /// <summary>The payload that was added last, if this gateway encrypted it.</summary>
    public EncryptedDocument LastEncrypted => (EncryptedDocument)documents[^1];

    /// <summary>Ciphertext bytes of all of them.</summary>
    public long TotalBytes => documents.Sum(document => document.PayloadSize);

    public void Add(StagedDocument document) => documents.Add(document);

    /// <summary>
    /// Gives the payloads to the publishing transaction. From here on an error may hide a commit, so nothing is erased because of one; if the
    /// transaction did not commit, <see cref="Sweeping.PayloadSweeper"/> finds them.
    /// </summary>
    public void HandOver() => handedOver = true;

    /// <summary>Takes them back: the transaction was refused, and is known not to have committed.</summary>
    public void TakeBack() => handedOver = false;

    public async ValueTask DisposeAsync()
    {
        foreach (StagedDocument document in documents)
        {
            (document as EncryptedDocument)?.FileKey.Dispose();
            await document.Staging.DisposeAsync();
            if (!handedOver)
            {
                await EraseAsync(document.Payload);
            }
        }
    }

    private async Task EraseAsync(PayloadId payload)
    {
        try
        {
            // The request may be cancelled already; what it left is erased all the same.
            await payloads.DeleteAsync(payload, CancellationToken.None);
        }
        catch (StorageException)
        {
            // The caller is to hear why the upload failed, not that its remains are still there: the sweeper finds them.
        }
    }
}
