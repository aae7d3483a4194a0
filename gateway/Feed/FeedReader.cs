using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Storage;

namespace Gateway.Server.Feed;

/// <summary>
/// Reads the documents of a TLP:CLEAR advisory for the public feed: those that are CSAF 2.0 and carry the label themselves, WHITE as that version calls it. What a document does
/// not say about itself nobody outside could tell, and other formats have no place in a CSAF provider's tree.
/// </summary>
internal sealed class FeedReader(IGatewayStore store, SealedStatements statements, ClearDocuments documents)
{
    /// <summary>The advisory that this one takes the place of, by its sender's word.</summary>
    public AdvisoryId? SupersededBy(AdvisoryRow advisory) => statements.Open(advisory).Content.Supersedes;

    /// <summary>The documents that are fit; none if the advisory is closed meanwhile.</summary>
    public async Task<IReadOnlyList<FeedDocument>> ReadAsync(AdvisoryRow advisory, CancellationToken cancellationToken)
    {
        if (statements.Open(advisory).Content is not OpenContent { Tlp: Tlp.Clear } statement)
        {
            return [];
        }

        IReadOnlyList<DocumentRow> payloads = await store.ReadDocumentsAsync(advisory.Id, cancellationToken);
        IReadOnlyList<FileKeyRow> keys = await store.ReadFileKeysAsync(advisory.Id, cancellationToken);
        var fit = new List<FeedDocument>();
        // Where there are payloads for two classes of keys, the first class has every document.
        foreach ((StatementDocument described, DocumentRow payload) in statement.Documents.Zip(payloads))
        {
            if (keys.FirstOrDefault(key => key.Number == payload.Number) is { } key && DocumentReading.IsExpectedIn(described.MediaType)
                && await ReadAsync(advisory, payload, key, cancellationToken) is { } document)
            {
                fit.Add(document);
            }
        }

        return fit;
    }

    private async Task<FeedDocument?> ReadAsync(AdvisoryRow advisory, DocumentRow payload, FileKeyRow key, CancellationToken cancellationToken)
    {
        await using var reading = new FeedReading();
        try
        {
            await documents.DecryptAsync(payload, key, reading, cancellationToken);
            return reading.Complete() is { Tlp: Tlp.Clear } summary
                ? new FeedDocument(advisory.Id, advisory.Sender.Agency, payload, new CsafListing(summary), reading.Size, reading.Sha256(), reading.Sha512())
                : null;
        }
        catch (DocumentException)
        {
            // It says that it is CSAF and is not: published before such were refused.
            return null;
        }
    }
}
