using System.Globalization;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Content;

/// <summary>
/// Finds the age file that one principal downloads: the header of the receive key it asks for, or of its newest in the manifest, and the payload.
/// </summary>
internal sealed class DocumentFiles(IGatewayStore store, IPayloadStore payloads, ClosedAdvisories closed)
{
    /// <summary>Finds a caller's file of a document.</summary>
    /// <param name="advisory">The advisory.</param>
    /// <param name="number">Which document, as the address has it.</param>
    /// <param name="recipientKey">
    /// The caller's receive key that the file is to open with: during a rotation not every machine of a principal has the newest. Null for the newest.
    /// </param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayProblemException"><c>not-found</c>, <c>withdrawn</c> or <c>expired</c>.</exception>
    public async Task<DocumentFile> FindAsync(
        SeenAdvisory advisory, string number, string? recipientKey, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        DeliveryRow delivery = advisory.Delivery ?? throw GatewayProblemException.NotFound();
        await closed.RequireOpenAsync(advisory.Row, cancellationToken);
        DocumentRow document = await FindDocumentAsync(advisory.Row.Id, number, cancellationToken);
        ManifestDocument listed = Manifest.Parse(delivery.Manifest).Content.Documents[document.Number];
        int header = (recipientKey is null
            ? await FindNewestHeaderAsync(listed, caller.Row, cancellationToken)
            : await FindHeaderAsync(listed, recipientKey, caller.Row, cancellationToken)) ?? throw GatewayProblemException.NotFound();
        await RequireStoredAsync(document, cancellationToken);
        return new DocumentFile(document, listed.Headers[header].Header, DocumentFile.TagOf(delivery.ManifestSha256, document.Number, header));
    }

    private async Task<DocumentRow> FindDocumentAsync(AdvisoryId advisory, string number, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentRow> documents = await store.ReadDocumentsAsync(advisory, cancellationToken);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n < documents.Count
            && number == n.ToString(CultureInfo.InvariantCulture)
            ? documents[n]
            : throw GatewayProblemException.NotFound();
    }

    // A principal's newest key comes last among its own. One that it has replaced since still opens what was sealed to it.
    private async Task<int?> FindNewestHeaderAsync(ManifestDocument document, PrincipalRow reader, CancellationToken cancellationToken)
    {
        HashSet<string> current = [.. reader.KeysFor(KeyPurpose.Receive)];
        for (int i = document.Headers.Count - 1; i >= 0; i--)
        {
            if (current.Contains(document.Headers[i].RecipientKey.ToString()))
            {
                return i;
            }
        }

        for (int i = document.Headers.Count - 1; i >= 0; i--)
        {
            if (await store.FindKeyOwnerAsync(document.Headers[i].RecipientKey.ToString(), cancellationToken) == reader.Id.Value)
            {
                return i;
            }
        }

        return null;
    }

    private async Task<int?> FindHeaderAsync(ManifestDocument document, string recipientKey, PrincipalRow reader, CancellationToken cancellationToken)
    {
        for (int i = 0; i < document.Headers.Count; i++)
        {
            if (document.Headers[i].RecipientKey.ToString() == recipientKey)
            {
                return await store.FindKeyOwnerAsync(recipientKey, cancellationToken) == reader.Id.Value ? i : null;
            }
        }

        return null;
    }

    // Asked before the fetch is recorded: the log should not say that something left which is not there.
    private async Task RequireStoredAsync(DocumentRow document, CancellationToken cancellationToken)
    {
        if (await payloads.LengthAsync(document.Payload, cancellationToken) != document.PayloadSize)
        {
            throw new PayloadMissingException();
        }
    }
}
