using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Receipts;
using Gateway.Server.Agencies;
using Gateway.Server.Groups;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Recovery;

/// <summary>
/// Makes of recovered entries the rows that follow from them: the whole directory, delivery numbers, states, and the end of advisories whose rows are still
/// there. What was sealed, or signed and not in the log, cannot come back, and is named.
/// </summary>
internal sealed class RecoveredRows(GatewayName gateway, ColumnSealer sealer, IReadOnlyDictionary<LogName, LostTail> tails)
{
    private readonly List<string> lost = [];
    private readonly SealedGroups groups = new(sealer);

    /// <summary>What cannot come back, a line each: the kind, the advisory, the index of its entry.</summary>
    public IReadOnlyList<string> Lost => lost;

    /// <summary>Restores, in the transaction that the entries were written in.</summary>
    /// <exception cref="SetupException">The entries do not follow from the database.</exception>
    public async ValueTask RestoreAsync(IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        // A transaction that fails is run again from the start by whoever calls the command again: nothing is named twice.
        lost.Clear();
        if (tails.TryGetValue(LogName.Directory, out LostTail? directory))
        {
            await RestoreDirectoryAsync(directory, transaction, cancellationToken);
        }

        foreach (ReadOnlyMemory<byte> bytes in tails.TryGetValue(LogName.Audit, out LostTail? audit) ? audit.Entries : [])
        {
            await RestoreAsync(LogEntry.Parse(bytes), transaction, cancellationToken);
        }
    }

    private async Task RestoreDirectoryAsync(LostTail tail, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        long size = tail.End.Tree.Size;
        long first = size - tail.Entries.Count;
        var directory = new AgencyDirectory(gateway);
        for (long index = 0; index < size; index++)
        {
            ReadOnlyMemory<byte> bytes = await transaction.ReadEntryAsync(LogName.Directory, index, cancellationToken)
                ?? throw new SetupException($"Entry {index} of the directory log is gone; gateway fsck tells more.");
            var entry = LogEntry.Parse(bytes);
            directory = Apply(directory, entry);
            if (index >= first)
            {
                await PutAsync(directory, entry, transaction, cancellationToken);
            }
        }
    }

    private static AgencyDirectory Apply(AgencyDirectory directory, LogEntry entry)
    {
        try
        {
            return directory.Apply(entry.Index, entry.Time, entry.Action, entry.Detail);
        }
        catch (DirectoryException exception)
        {
            throw new SetupException($"Entry {entry.Index} of the directory log does not follow from those before it: {exception.Message}", exception);
        }
    }

    // Each entry by itself, as it was recorded: the keys of every record are remembered, those of one that was replaced meanwhile too.
    private async Task PutAsync(AgencyDirectory directory, LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        if (entry.Action == ActionNames.GroupRecorded)
        {
            await transaction.InsertGroupVersionAsync(groups.Seal(SignedGroup.Parse(entry.Detail), entry.Index), cancellationToken);
        }
        else if (entry.Action == ActionNames.GroupCommitted)
        {
            // Its roster was never in the log, so the group cannot go on: its owner founds another one.
            lost.Add($"group {entry.Subject} {entry.Index}");
        }

        if (!AgencyId.TryParse(entry.Subject, out AgencyId id) || directory.Find(id) is not { } agency)
        {
            return;
        }

        if (entry.Action is ActionNames.AgencyRecorded or ActionNames.PrincipalRevoked)
        {
            await transaction.PutAgencyAsync(AgencyRows.Of(agency), AgencyRows.RootKeysOf(agency), AgencyRows.PrincipalsOf(agency), cancellationToken);
        }
        else if (entry.Action is ActionNames.AgencySuspended or ActionNames.AgencyResumed)
        {
            await transaction.SetSuspendedAsync(id, agency.IsSuspended, cancellationToken);
        }
    }

    private async Task RestoreAsync(LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        switch (entry.Action)
        {
            case ActionNames.AdvisoryPublished:
                lost.Add($"advisory {entry.Subject} {entry.Index}");
                break;
            case ActionNames.AdvisoryAddressed:
                await TakeNumberAsync(entry, transaction, cancellationToken);
                break;
            case ActionNames.AdvisoryShared:
                lost.Add($"addition {entry.Subject} {entry.Index}");
                await TakeNumberAsync(entry, transaction, cancellationToken);
                break;
            case ActionNames.AdvisoryPermitted:
                lost.Add($"permission {entry.Subject} {entry.Index}");
                break;
            case ActionNames.AdvisoryDeclared:
                lost.Add($"declaration {entry.Subject} {entry.Index}");
                break;
            case ActionNames.AdvisoryFetched:
                await FetchAsync(entry, transaction, cancellationToken);
                break;
            case ActionNames.AdvisoryAcknowledged:
                lost.Add($"receipt {entry.Subject} {entry.Index}");
                await AcknowledgeAsync(entry, transaction, cancellationToken);
                break;
            case ActionNames.AdvisoryWithdrawn:
                lost.Add($"withdrawal {entry.Subject} {entry.Index}");
                await transaction.SetWithdrawnAsync(AdvisoryId.Parse(entry.Subject), entry.Index, cancellationToken);
                break;
            case ActionNames.AdvisoryExpired:
                await transaction.SetExpiredAsync(AdvisoryId.Parse(entry.Subject), entry.Index, cancellationToken);
                break;
            case ActionNames.FeedPublished:
                await PublishAsync(entry, transaction, cancellationToken);
                break;
            case ActionNames.FeedRemoved:
                await transaction.SetFeedRemovedAsync(AdvisoryId.Parse(entry.Subject), entry.Index, cancellationToken);
                break;
            case ActionNames.AgreementProposed:
                lost.Add($"agreement {entry.Subject} {entry.Index}");
                break;
            case ActionNames.AgreementSigned:
                lost.Add($"agreement-signature {entry.Subject} {entry.Index}");
                break;
            case ActionNames.AgreementDeclined or ActionNames.AgreementEnded:
                lost.Add($"agreement-notice {entry.Subject} {entry.Index}");
                break;
            case ActionNames.WebhookRegistered:
                lost.Add($"webhook {entry.Subject} {entry.Index}");
                break;
            case ActionNames.WebhookRemoved:
                await transaction.RemoveWebhookAsync(WebhookId.Parse(entry.Subject), entry.Index, cancellationToken);
                break;
            default:
                // Tokens, refusals and readings have no rows: the entry is all there is.
                break;
        }
    }

    // A recipient's numbers go on where they were: two deliveries under one number would hide that one of them was dropped.
    private static async Task TakeNumberAsync(LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        NumberedDelivery addressed = NumberedDelivery.Of(entry)!;
        IReadOnlyDictionary<AgencyId, long> taken = await transaction.TakeDeliveryNumbersAsync([addressed.Recipient], cancellationToken);
        if (!taken.TryGetValue(addressed.Recipient, out long number) || number != addressed.Number)
        {
            throw new SetupException($"Entry {entry.Index} of the audit log does not carry the next delivery number of {addressed.Recipient}; gateway fsck tells more.");
        }
    }

    private static async Task PublishAsync(LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        AdvisoryId advisory = AdvisoryId.Parse(entry.Subject);
        if (await transaction.FindAdvisoryAsync(advisory, cancellationToken) is not null)
        {
            await transaction.InsertFeedAsync(advisory, entry.Index, cancellationToken);
        }
    }

    private static async Task FetchAsync(LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        if (await FindDeliveryAsync(entry, transaction, cancellationToken) is { State: DeliveryState.Addressed } delivery)
        {
            await transaction.SetDeliveryStateAsync(delivery.Advisory, delivery.Recipient, DeliveryState.Fetched, entry.Time, cancellationToken);
        }
    }

    private static async Task AcknowledgeAsync(LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        var detail = AdvisoryAcknowledgedDetail.Parse(entry.Detail);
        if (await FindDeliveryAsync(entry, transaction, cancellationToken) is { } delivery
            && DeliveryProgress.Advances(delivery.State, detail.Disposition, out DeliveryState state))
        {
            await transaction.SetDeliveryStateAsync(delivery.Advisory, delivery.Recipient, state, entry.Time, cancellationToken);
        }
    }

    private static async Task<DeliveryRow?> FindDeliveryAsync(LogEntry entry, IGatewayTransaction transaction, CancellationToken cancellationToken) =>
        await transaction.FindDeliveryAsync(AdvisoryId.Parse(entry.Subject), PrincipalId.Parse(entry.Actor).Agency, cancellationToken);
}
