using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Content;

/// <summary>
/// Finds the age file that one principal downloads: the header of the receive key it asks for, or of its newest in the manifest, and the payload. For a member
/// to whose keys nobody addressed what is for everybody, it is made.
/// </summary>
internal sealed class DocumentFiles(IGatewayStore store, IPayloadStore payloads, ClosedAdvisories closed, ClearFiles clear)
{
    /// <summary>Finds a caller's file of a part.</summary>
    /// <param name="advisory">The advisory.</param>
    /// <param name="part">Which document, or the envelope.</param>
    /// <param name="recipientKey">
    /// The caller's receive key that the file is to open with: during a rotation not every machine of a principal has the newest. Null for the newest.
    /// </param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayProblemException"><c>not-found</c>, <c>withdrawn</c> or <c>expired</c>.</exception>
    public async Task<DocumentFile> FindAsync(
        SeenAdvisory advisory, FilePart part, string? recipientKey, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (advisory.Delivery is null && !advisory.IsForMembers)
        {
            throw GatewayProblemException.NotFound();
        }

        await closed.RequireOpenAsync(advisory.Row, cancellationToken);
        DocumentFile? file = advisory.Delivery is { } delivery ? await FindAsync(advisory.Documents, delivery, part, recipientKey, caller, cancellationToken) : null;
        if (file is null && advisory.IsForMembers)
        {
            file = await clear.MakeAsync(advisory, part, recipientKey, caller, cancellationToken);
        }

        if (file is null)
        {
            throw GatewayProblemException.NotFound();
        }

        await RequireStoredAsync(file.Document, cancellationToken);
        return file;
    }

    private async Task<DocumentFile?> FindAsync(
        IReadOnlyList<DocumentRow> documents, DeliveryRow delivery, FilePart part, string? recipientKey, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        ManifestContent manifest = Manifest.Parse(delivery.Manifest).Content;
        if (PlaceOf(part, manifest) is not int place)
        {
            return null;
        }

        DocumentRow document = documents.Under(manifest.Class)[place];
        ManifestDocument listed = manifest.All[place];
        int? found = recipientKey is null
            ? await FindNewestHeaderAsync(listed, caller.Row, cancellationToken)
            : await FindHeaderAsync(listed, recipientKey, caller.Row, cancellationToken);
        return found is int header
            ? new DocumentFile(part, document, listed.Headers[header].Header, DocumentFile.TagOf(delivery.ManifestSha256, part, header))
            : null;
    }

    // The envelope comes before the documents.
    private static int? PlaceOf(FilePart part, ManifestContent manifest)
    {
        int first = manifest.Envelope is null ? 0 : 1;
        return part.Document is not int number ? (first == 1 ? 0 : null)
            : number < manifest.Documents.Count ? first + number
            : null;
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
