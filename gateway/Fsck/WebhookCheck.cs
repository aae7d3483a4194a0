using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Server.Webhooks;

namespace Gateway.Server.Fsck;

/// <summary>Checks the entries that begin and end a webhook against its row, and opens what is sealed in it.</summary>
internal sealed class WebhookCheck(FsckSubject subject)
{
    private readonly SealedRegistrations registrations = new(subject.Sealer);

    /// <summary>Checks a registration.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckRegisteredAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        WebhookRegisteredDetail detail = Details.Read(entry, WebhookRegisteredDetail.Parse);
        WebhookRow row = Details.Found(await subject.Store.FindWebhookByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        byte[] bytes = Open(entry, row);
        Details.Require(Sha256Digest.Of(bytes) == detail.Registration, entry, "The registration of a webhook is not the one that the audit entry names.");
        WebhookRegistration registration = Details.Read(entry, bytes, WebhookRegistration.Parse);
        bool same = row.Id.Value == entry.Subject && row.Principal == Details.Actor(entry) && registration.Webhook == row.Id && registration.Agency == row.Agency
            && registration.Principal == row.Principal && registration.Gateway == subject.Gateway;
        Details.Require(same, entry, "A webhook is not what its registration and its audit entry say.");
        if (row.RemovedIndex is null && !await subject.Store.HasWebhookStateAsync(row.Id, cancellationToken).ConfigureAwait(false))
        {
            throw new FsckException(Verdict.Missing, entry.Index, "How far a webhook was told is not stored.");
        }
    }

    /// <summary>Checks a removal.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckRemovedAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        WebhookRow row = Details.Found(await subject.Store.FindWebhookByRemovalAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        Details.Require(
            row.Id.Value == entry.Subject && row.Agency == Details.Actor(entry).Agency, entry, "Another webhook was removed than the audit entry says.");
    }

    private byte[] Open(LogEntry entry, WebhookRow row)
    {
        try
        {
            return registrations.OpenBytes(row);
        }
        catch (SealedDataException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "A sealed registration of a webhook does not open under the storage key.");
        }
    }
}
