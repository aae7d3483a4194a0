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
    /// <summary>Takes a snapshot of now, outside the log's lock.</summary>
    /// <param name="upload">What is addressed.</param>
    /// <param name="before">A snapshot that was taken before, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RecipientSnapshot> ResolveAsync(UploadedAdvisory upload, RecipientSnapshot? before, CancellationToken cancellationToken)
    {
        // The size comes first: whatever changes after it was read makes the log longer than the snapshot says.
        long directorySize = (await store.ReadHeadAsync(LogName.Directory, cancellationToken)).Size;

        // Every change of a principal or a key is an entry of the directory log, in the same transaction: the same size means the same rows. Time goes on without one.
        IReadOnlyList<PrincipalRow> principals = before?.DirectorySize == directorySize ? before.Principals : await ReadAsync(store, upload, cancellationToken);
        return new RecipientSnapshot(directorySize, principals, await SelectAsync(store, upload, principals, cancellationToken));
    }

    /// <summary>Selects readers and keys of every recipient, outside the lock or under it.</summary>
    public async Task<IReadOnlyList<AddressedRecipient>> SelectAsync(IGatewayReads reads, UploadedAdvisory upload, CancellationToken cancellationToken) =>
        await SelectAsync(reads, upload, await ReadAsync(reads, upload, cancellationToken), cancellationToken);

    private static Task<IReadOnlyList<PrincipalRow>> ReadAsync(IGatewayReads reads, UploadedAdvisory upload, CancellationToken cancellationToken) =>
        reads.ReadPrincipalsAsync([.. upload.Recipients.Select(recipient => recipient.Id)], cancellationToken);

    private async Task<IReadOnlyList<AddressedRecipient>> SelectAsync(
        IGatewayReads reads, UploadedAdvisory upload, IReadOnlyList<PrincipalRow> principals, CancellationToken cancellationToken)
    {
        IReadOnlyList<UploadRecipient> named = upload.Recipients;
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
