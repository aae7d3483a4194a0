using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Checks the file keys that are kept of advisories that any member may fetch: of no others, of every payload or of none, and each opens its payload to the document
/// that the statement describes.
/// </summary>
internal sealed class FileKeyCheck(FsckSubject subject)
{
    private readonly ClearDocuments documents = new(subject.Payloads, new SealedFileKeys(subject.Sealer));

    /// <summary>Checks the keys of an advisory.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckAsync(LogEntry entry, OpenedAdvisory advisory, CancellationToken cancellationToken)
    {
        IReadOnlyList<FileKeyRow> keys = await subject.Store.ReadFileKeysAsync(advisory.Row.Id, cancellationToken).ConfigureAwait(false);
        if (keys.Count == 0)
        {
            return;
        }

        bool mayKeep = advisory.Row.Status == AdvisoryStatus.Published && advisory.Common.Content is OpenContent { Tlp: Tlp.Clear };
        Details.Require(mayKeep, entry, "A file key is kept of an advisory that not every member may fetch.");
        bool all = keys.Select(key => key.Number).SequenceEqual(advisory.Documents.Select(document => document.Number));
        Details.Require(all, entry, "File keys are kept of some of an advisory's payloads and not of all.");
        IReadOnlyList<StatementDocument> described = ((OpenContent)advisory.Common.Content).Documents;
        foreach ((FileKeyRow key, DocumentRow document) in keys.Zip(advisory.Documents))
        {
            Sha256Digest digest = await HashAsync(entry, document, key, cancellationToken).ConfigureAwait(false);

            // Class by class, each class in the statement's order.
            Details.Require(digest == described[document.Number % described.Count].Sha256, entry, "A kept file key opens another document than the statement describes.");
        }
    }

    private async Task<Sha256Digest> HashAsync(LogEntry entry, DocumentRow document, FileKeyRow key, CancellationToken cancellationToken)
    {
        try
        {
            await using var plaintext = new DigestingStream(Stream.Null);
            await documents.DecryptAsync(document, key, plaintext, cancellationToken).ConfigureAwait(false);
            return Sha256Digest.FromBytes(plaintext.CurrentSha256());
        }
        catch (Exception exception) when (exception is SealedDataException or PayloadException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "A kept file key does not open under the storage key, or does not open its payload.");
        }
    }
}
