using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Fsck;

/// <summary>
/// Checks the size of the directory that entries name: it is read under the lock of both logs, so it never falls from one entry to the next and is never beyond
/// what the directory has. A publication names the size it took its recipients' keys at, a moment before.
/// </summary>
internal sealed class DirectorySizeCheck(long directorySize)
{
    private long last;

    /// <summary>Takes the next entry.</summary>
    /// <exception cref="FsckException"><c>malformed</c>.</exception>
    public void Pass(LogEntry entry)
    {
        if (DetailOf(entry) is not long size)
        {
            return;
        }

        bool isPublication = entry.Action is ActionNames.AdvisoryPublished or ActionNames.AdvisoryDistributed or ActionNames.AdvisoryAddressed;
        if (size > directorySize || (!isPublication && size < last))
        {
            throw new FsckException(Verdict.Malformed, entry.Index, $"Audit entry {entry.Index} names a size that the directory did not have then.");
        }

        last = isPublication ? Math.Max(last, size) : size;
    }

    private static long? DetailOf(LogEntry entry) => entry.Action switch
    {
        ActionNames.AdvisoryPublished => Details.Read(entry, AdvisoryPublishedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryDistributed => Details.Read(entry, AdvisoryDistributedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryAddressed => Details.Read(entry, AdvisoryAddressedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryShared => Details.Read(entry, AdvisorySharedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryPermitted => Details.Read(entry, AdvisoryPermittedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryDeclared => Details.Read(entry, AdvisoryDeclaredDetail.Parse).DirectorySize,
        ActionNames.AdvisoryFetched => Details.Read(entry, AdvisoryFetchedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryAcknowledged => Details.Read(entry, AdvisoryAcknowledgedDetail.Parse).DirectorySize,
        ActionNames.AdvisoryWithdrawn => Details.Read(entry, AdvisoryWithdrawnDetail.Parse).DirectorySize,
        ActionNames.AdvisoryExpired => Details.Read(entry, AdvisoryExpiredDetail.Parse).DirectorySize,
        ActionNames.FeedPublished => Details.Read(entry, FeedPublishedDetail.Parse).DirectorySize,
        ActionNames.FeedRemoved => Details.Read(entry, FeedRemovedDetail.Parse).DirectorySize,
        ActionNames.AgreementProposed => Details.Read(entry, AgreementProposedDetail.Parse).DirectorySize,
        ActionNames.AgreementSigned => Details.Read(entry, AgreementSignedDetail.Parse).DirectorySize,
        ActionNames.AgreementDeclined or ActionNames.AgreementEnded => Details.Read(entry, AgreementEndedDetail.Parse).DirectorySize,
        ActionNames.AgreementRead => Details.Read(entry, AgreementReadDetail.Parse).DirectorySize,
        ActionNames.TokenIssued => Details.Read(entry, TokenIssuedDetail.Parse).DirectorySize,
        ActionNames.AccessDenied => Details.Read(entry, AccessDeniedDetail.Parse).DirectorySize,
        ActionNames.WebhookRegistered => Details.Read(entry, WebhookRegisteredDetail.Parse).DirectorySize,
        ActionNames.WebhookRemoved => Details.Read(entry, WebhookRemovedDetail.Parse).DirectorySize,
        ActionNames.AuditRead => Details.Read(entry, AuditReadDetail.Parse).DirectorySize,
        _ => null,
    };
}
