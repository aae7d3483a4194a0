using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Counts the entries of one page that rows stand for, so that a row that none of them stands for shows.</summary>
internal sealed class RowsOfEntries(IGatewayStore store, long from, long to)
{
    private const string SharingTable = "sharing_document";

    // One row stands for two entries of a webhook that was removed.
    private const string Removed = "webhook (removed)";

    private readonly HashSet<(string Table, long Index)> expected = [];

    /// <summary>Takes an entry whose row was checked.</summary>
    public void Expect(LogEntry entry)
    {
        string[] tables = entry.Action switch
        {
            ActionNames.AdvisoryPublished => ["advisory"],
            ActionNames.AdvisoryAddressed => ["delivery"],
            ActionNames.AdvisoryShared => ["delivery", SharingTable],
            ActionNames.AdvisoryPermitted or ActionNames.AdvisoryDeclared => [SharingTable],
            ActionNames.AdvisoryAcknowledged => ["receipt"],
            ActionNames.AdvisoryWithdrawn => ["withdrawal"],
            ActionNames.AgreementProposed => ["agreement_version", "agreement_signature"],
            ActionNames.AgreementSigned => ["agreement_signature"],
            ActionNames.AgreementDeclined or ActionNames.AgreementEnded => ["agreement_notice"],
            ActionNames.FeedPublished => ["feed"],
            ActionNames.WebhookRegistered => ["webhook"],
            ActionNames.WebhookRemoved => [Removed],
            _ => [],
        };
        expected.UnionWith(tables.Select(table => (table, entry.Index.Value)));
    }

    /// <summary>Compares with what is stored.</summary>
    /// <exception cref="FsckException"><c>unproven</c>, with the table and the index in its sentence.</exception>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        TableCounts stored = await store.CountAsync(from, to, cancellationToken).ConfigureAwait(false);
        if (stored.Total == expected.Count)
        {
            return;
        }

        for (long index = from; index < to; index++)
        {
            Require(await store.FindAdvisoryByIndexAsync(index, cancellationToken).ConfigureAwait(false), "advisory", index);
            Require(await store.FindDeliveryByIndexAsync(index, cancellationToken).ConfigureAwait(false), "delivery", index);
            Require(await store.FindReceiptByIndexAsync(index, cancellationToken).ConfigureAwait(false), "receipt", index);
            Require(await store.FindWithdrawalByIndexAsync(index, cancellationToken).ConfigureAwait(false), "withdrawal", index);
            Require(await store.FindFeedByIndexAsync(index, cancellationToken).ConfigureAwait(false), "feed", index);
            Require(await store.FindSharingByIndexAsync(index, cancellationToken).ConfigureAwait(false), SharingTable, index);
            Require(await store.FindAgreementVersionByIndexAsync(index, cancellationToken).ConfigureAwait(false), "agreement_version", index);
            Require(await store.FindAgreementSignatureByIndexAsync(index, cancellationToken).ConfigureAwait(false), "agreement_signature", index);
            Require(await store.FindAgreementNoticeByIndexAsync(index, cancellationToken).ConfigureAwait(false), "agreement_notice", index);
            Require(await store.FindWebhookByIndexAsync(index, cancellationToken).ConfigureAwait(false), "webhook", index);
            Require(await store.FindWebhookByRemovalAsync(index, cancellationToken).ConfigureAwait(false), Removed, index);
        }

        throw new FsckException(Verdict.Unproven, null, $"A row is stored for an audit entry between {from} and {to - 1} that no such entry stands for.");
    }

    private void Require(object? row, string table, long index)
    {
        if (row is not null && !expected.Contains((table, index)))
        {
            throw new FsckException(Verdict.Unproven, null, $"Audit entry {index} does not stand for the row of {table} that names it.");
        }
    }
}
