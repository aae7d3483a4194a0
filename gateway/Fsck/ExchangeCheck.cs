using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Goes through the audit log, which the caller has verified, and checks of each entry the rows that it stands for; and page by page that no row stands for none.
/// </summary>
internal sealed class ExchangeCheck
{
    private const int EntriesAtOnce = 256;

    private readonly FsckSubject subject;
    private readonly long auditSize;
    private readonly Recoveries recoveries;
    private readonly PublicationCheck publications;
    private readonly DistributionCheck distributions;
    private readonly DeliveryCheck deliveries;
    private readonly DeliveryStateCheck states;
    private readonly ReceiptCheck receipts;
    private readonly ClosingCheck closings;
    private readonly ReleaseCheck releases;
    private readonly FeedCheck feed;
    private readonly SharingCheck sharing;
    private readonly AgreementCheck agreements;
    private readonly WebhookCheck webhooks;
    private readonly DirectorySizeCheck directorySizes;
    private readonly CheckpointTrail checkpoints;
    private OpenedAdvisory? opened;

    /// <summary>Prepares the check of the audit log up to a size.</summary>
    public ExchangeCheck(FsckSubject subject, RecordedDirectory directory, long auditSize)
    {
        var signatures = new Signatures(directory);
        this.subject = subject;
        this.auditSize = auditSize;
        recoveries = new Recoveries(subject.Store, LogName.Audit, auditSize);
        publications = new PublicationCheck(subject);
        distributions = new DistributionCheck(subject.Store);
        deliveries = new DeliveryCheck(subject, signatures, recoveries);
        states = new DeliveryStateCheck(subject, recoveries);
        receipts = new ReceiptCheck(subject.Store, signatures);
        closings = new ClosingCheck(subject, signatures);
        releases = new ReleaseCheck(subject, signatures);
        feed = new FeedCheck(subject.Store);
        sharing = new SharingCheck(subject, signatures);
        agreements = new AgreementCheck(subject, signatures);
        webhooks = new WebhookCheck(subject);
        directorySizes = new DirectorySizeCheck(directory.Current.Size);
        checkpoints = new CheckpointTrail(subject, LogName.Audit, subject.Since, auditSize, recoveries);
    }

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (long next = subject.Since; next < auditSize;)
        {
            int count = (int)Math.Min(EntriesAtOnce, auditSize - next);
            var rows = new RowsOfEntries(subject.Store, next, next + count);
            IReadOnlyList<StoredEntry> page = await subject.Store.ReadEntriesAsync(LogName.Audit, next, count, cancellationToken).ConfigureAwait(false);
            foreach (StoredEntry stored in page)
            {
                LogEntry entry = LogEntry.Parse(stored.Bytes);
                await checkpoints.PassAsync(entry, cancellationToken).ConfigureAwait(false);
                directorySizes.Pass(entry);
                await CheckAsync(entry, rows, cancellationToken).ConfigureAwait(false);
            }

            await rows.CompareAsync(cancellationToken).ConfigureAwait(false);
            next += count;
        }

        await checkpoints.EndAsync(cancellationToken).ConfigureAwait(false);
        if (!states.AllDecided)
        {
            await new UndecidedDeliveries(subject, auditSize).FindAsync(cancellationToken).ConfigureAwait(false);
        }

        await new AgencyCountersCheck(subject, recoveries).RunAsync(deliveries.Last, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckAsync(LogEntry entry, RowsOfEntries rows, CancellationToken cancellationToken)
    {
        try
        {
            await CheckRowsAsync(entry, cancellationToken).ConfigureAwait(false);
            rows.Expect(entry);
        }
        catch (FsckException finding) when (finding.Verdict.Word == Verdict.Missing)
        {
            // An entry that was lost with its rows and brought back alone says so.
            if (!await recoveries.CoverAsync(entry.Index, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }
        catch (Exception exception) when (StoredValues.AreMalformed(exception))
        {
            throw new FsckException(Verdict.Malformed, entry.Index, $"A row that audit entry {entry.Index} stands for holds a value that the gateway does not write.");
        }
    }

    private async Task CheckRowsAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        switch (entry.Action)
        {
            case ActionNames.AdvisoryPublished:
                opened = await publications.CheckAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryDistributed:
                await distributions.CheckAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryAddressed or ActionNames.AdvisoryShared:
                await deliveries.CheckNumberAsync(entry, cancellationToken).ConfigureAwait(false);
                OpenedAdvisory advisory = await OpenAsync(entry, cancellationToken).ConfigureAwait(false);
                states.PassAddressed(entry, await deliveries.CheckAsync(entry, advisory, cancellationToken).ConfigureAwait(false));
                break;
            case ActionNames.AdvisoryReleased:
                await releases.CheckAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryPermitted:
                await sharing.CheckPermissionAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryDeclared:
                await sharing.CheckDeclarationAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryFetched:
                await CheckFetchedAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryAcknowledged:
                await receipts.CheckAsync(entry, cancellationToken).ConfigureAwait(false);
                bool delivered = await states.TryPassAsync(entry, UndecidedDeliveries.StateOf(entry)!.Value, cancellationToken).ConfigureAwait(false);
                Details.RequireStored(delivered, entry);
                break;
            case ActionNames.AdvisoryWithdrawn:
                await closings.CheckWithdrawnAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryExpired:
                await closings.CheckExpiredAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.FeedPublished:
                await feed.CheckPublishedAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.FeedRemoved:
                await feed.CheckRemovedAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AgreementProposed:
                await agreements.CheckProposedAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AgreementSigned:
                await agreements.CheckSignedAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AgreementDeclined or ActionNames.AgreementEnded:
                await agreements.CheckNoticeAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.WebhookRegistered:
                await webhooks.CheckRegisteredAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.WebhookRemoved:
                await webhooks.CheckRemovedAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            default:
                // Tokens, refusals and readings have no rows: the entry is all there is.
                break;
        }
    }

    // Who had no delivery may have fetched only what any member may.
    private async Task CheckFetchedAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        if (!await states.TryPassAsync(entry, DeliveryState.Fetched, cancellationToken).ConfigureAwait(false))
        {
            OpenedAdvisory advisory = await OpenAsync(entry, cancellationToken).ConfigureAwait(false);
            Details.RequireStored(advisory.Common.Content is OpenContent { Tlp: Tlp.Clear }, entry);
        }
    }

    /// <summary>The advisory that an entry is about; deliveries follow their publication, so it is nearly always the one at hand.</summary>
    private async Task<OpenedAdvisory> OpenAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryId advisory = Details.Subject(entry);
        if (opened is null || opened.Row.Id != advisory)
        {
            AdvisoryRow? row = await subject.Store.FindAdvisoryAsync(advisory, cancellationToken).ConfigureAwait(false);
            opened = await publications.OpenAsync(entry, Details.Found(row, entry), cancellationToken).ConfigureAwait(false);
        }

        return opened;
    }
}
