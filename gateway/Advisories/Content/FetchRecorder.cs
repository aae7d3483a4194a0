using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Content;

/// <summary>Records a fetch. When it returns, the entry is durable and the first byte may leave.</summary>
internal sealed class FetchRecorder(LogWriter<IGatewayTransaction> writer, IGatewayStore store, ClosedAdvisories closed, TimeProvider time)
{
    /// <summary>Appends <c>advisory.fetched</c>, unless the caller or the advisory fell meanwhile.</summary>
    public async Task RecordAsync(SeenAdvisory advisory, CallingPrincipal caller, FilePart part, ContentRange? range, CancellationToken cancellationToken)
    {
        ByteRange? bytes = range is { } asked ? new ByteRange(asked.Offset, asked.Last) : null;
        LogReceipt<FetchRecord> receipt = await writer.RunAsync(
            async (transaction, entries, token) =>
            {
                await CallerStanding.RequireStandingAsync(transaction, caller.Id, time.GetUtcNow(), token);
                if (!await transaction.IsPublishedAsync(advisory.Row.Id, token))
                {
                    return FetchRecord.AdvisoryClosed;
                }

                if (caller.Proof is { } proof && !await proof.TryUseAsync(transaction, token))
                {
                    return FetchRecord.ProofReplayed;
                }

                var detail = new AdvisoryFetchedDetail(part.Document, bytes, caller.Proof?.Text, entries.HeadSize(LogName.Directory));
                AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Fetched(caller.Id, advisory.Row.Id, detail));
                if (advisory.Delivery is { } delivery)
                {
                    await NoteFirstFetchAsync(delivery, transaction, entry.Time, token);
                }

                return FetchRecord.Made;
            },
            cancellationToken);
        if (receipt.Result == FetchRecord.AdvisoryClosed)
        {
            throw await ExplainAsync(advisory.Row.Id, cancellationToken);
        }

        caller.Proof?.MarkUsed();
        if (receipt.Result == FetchRecord.ProofReplayed)
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof);
        }
    }

    private async Task<GatewayProblemException> ExplainAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        await store.FindAdvisoryAsync(advisory, cancellationToken) is { } row
            ? await closed.ExplainAsync(row, cancellationToken)
            : GatewayProblemException.NotFound();

    // The manifest makes the row a large one, so it is read again only while it may still be the first fetch.
    private static async Task NoteFirstFetchAsync(
        DeliveryRow seen, IGatewayTransaction transaction, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (seen.State == DeliveryState.Addressed
            && await transaction.FindDeliveryAsync(seen.Advisory, seen.Recipient, cancellationToken) is { State: DeliveryState.Addressed })
        {
            await transaction.SetDeliveryStateAsync(seen.Advisory, seen.Recipient, DeliveryState.Fetched, at, cancellationToken);
        }
    }
}
