using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Finds out who may read an advisory: of each recipient the named audience, or else every valid reader and the archive, with all receive keys of the
/// agency's one class. A recipient nobody of which could read is refused, and every refused one is listed with its reason.
/// </summary>
internal sealed class RecipientResolver(IGatewayStore store, TimeProvider time)
{
    /// <summary>Takes a snapshot outside the log's lock.</summary>
    public async Task<RecipientSnapshot> ResolveAsync(UploadedAdvisory upload, CancellationToken cancellationToken)
    {
        // The size comes first: whatever changes after it was read makes the log longer than the snapshot says.
        long directorySize = (await store.ReadHeadAsync(LogName.Directory, cancellationToken)).Size;
        return new RecipientSnapshot(directorySize, await SelectAsync(store, upload, cancellationToken));
    }

    /// <summary>Selects readers and keys of every recipient, outside the lock or under it.</summary>
    public async Task<IReadOnlyList<AddressedRecipient>> SelectAsync(
        IGatewayReads reads, UploadedAdvisory upload, CancellationToken cancellationToken)
    {
        IReadOnlyList<UploadRecipient> named = upload.Recipients;
        IReadOnlyList<PrincipalRow> principals = await reads.ReadPrincipalsAsync([.. named.Select(recipient => recipient.Id)], cancellationToken);
        ILookup<AgencyId, PrincipalRow> byAgency = principals.ToLookup(principal => principal.Id.Agency);
        var selection = new RecipientSelection(time.GetUtcNow(), WritableClasses(upload.Content));
        var addressed = new List<AddressedRecipient>(named.Count);
        foreach (UploadRecipient recipient in named.OrderBy(recipient => recipient.Id.Value, StringComparer.Ordinal))
        {
            bool isKnown = !recipient.Id.IsReserved
                && (byAgency.Contains(recipient.Id) || await reads.FindAgencyAsync(recipient.Id, cancellationToken) is not null);
            if (!isKnown)
            {
                selection.Refuse(recipient.Id.Value, ProblemName.UnknownRecipient);
            }
            else if (selection.Select(recipient, [.. byAgency[recipient.Id]]) is { } readable)
            {
                addressed.Add(readable);
            }
        }

        selection.ThrowIfRefused();
        return addressed;
    }

    // Whoever encrypts has to be able to: the sender of a sealed advisory was, and this machine may have no ML-KEM.
    private static HeaderClass[] WritableClasses(StatementContent statement) =>
        statement is SealedContent || HybridRecipient.IsSupported ? [HeaderClass.X25519, HeaderClass.Hybrid] : [HeaderClass.X25519];
}
