using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Content;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Clear;

/// <summary>
/// Makes the age file of a document for a member to whose keys nobody addressed it: a header for one receive key that its record lists now, made for this one answer, and
/// the payload of the papers that it is shown.
/// </summary>
internal sealed class ClearFiles(IGatewayStore store, ClearAdvisories clear, SealedFileKeys fileKeys)
{
    /// <summary>Makes a caller's file of a document.</summary>
    /// <param name="advisory">The advisory.</param>
    /// <param name="part">Which document.</param>
    /// <param name="recipientKey">The caller's receive key that the file is to open with; null for the newest of the payload's class, or failing that the newest.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayProblemException"><c>not-found</c>: no such document, or no such key of the caller.</exception>
    public async Task<DocumentFile> MakeAsync(
        SeenAdvisory advisory, FilePart part, string? recipientKey, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentRow> documents = advisory.Documents;
        DeliveryRow? papers = advisory.Delivery ?? await clear.FindPapersAsync(advisory.Row, cancellationToken);
        HeaderClass headerClass = papers is null ? documents[0].HeaderClass : Manifest.Parse(papers.Manifest).Content.Class;
        DocumentRow? document = part.Document is int number ? documents.Under(headerClass).ElementAtOrDefault(number) : null;
        ReceiveKey? key = FindKey(caller.Row, recipientKey, headerClass);
        if (document is null || key is null)
        {
            throw GatewayProblemException.NotFound();
        }

        FileKeyRow row = (await store.ReadFileKeysAsync(advisory.Row.Id, cancellationToken)).FirstOrDefault(row => row.Number == document.Number)
            ?? throw GatewayProblemException.NotFound();
        using FileKey fileKey = fileKeys.Open(row);
        return new DocumentFile(part, document, Header.Create(fileKey, [key.Recipient]), ETag: null);
    }

    // The newest of the payload's class, and a principal's newest key comes last; failing that the newest. Another class than the payload's is no harm here: what is
    // TLP:CLEAR has no secret that a weaker header would give away.
    private static ReceiveKey? FindKey(PrincipalRow reader, string? recipientKey, HeaderClass preferred)
    {
        ReceiveKey[] usable = [.. reader.KeysFor(KeyPurpose.Receive)
            .Where(text => recipientKey is null || text == recipientKey)
            .Select(ReceiveKey.Parse)
            .Where(key => key.IsUsableHere)];
        return usable.LastOrDefault(key => key.Class == preferred) ?? usable.LastOrDefault();
    }
}
