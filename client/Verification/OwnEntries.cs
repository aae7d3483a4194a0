using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Verification;

/// <summary>
/// The part of the audit log that a member who is no auditor may see: what its agency did and what was addressed to it. Each entry is proven under one
/// checkpoint; a gap in the running numbers of its deliveries is a delivery that was dropped.
/// </summary>
internal sealed class OwnEntries(GatewaySession session)
{
    public async Task<LogVerdict> VerifyAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        long checkedEntries = 0;
        long deliveries = 0;
        long last = -1;
        for (long from = 0; from < checkpoint.Tree.Size;)
        {
            EntryPage page = await session.Client.ReadEntriesAsync(LogName.Audit, from, checkpoint.Tree.Size, cancellationToken);
            foreach (ReadOnlyMemory<byte> bytes in page.Entries)
            {
                LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, last + 1, bytes);
                if (entry.Log != LogName.Audit || entry.Index <= last)
                {
                    return new LogVerdict(Verdict.Reordered, entry.Index, "The gateway shows entries out of their order.");
                }

                last = entry.Index;
                TlogProof proof = RemoteLogs.ParseProof(await session.Client.ReadInclusionProofAsync(LogName.Audit, entry.Index, cancellationToken));
                await session.Logs.RequireProvenAsync(LogName.Audit, entry, proof, cancellationToken);
                checkedEntries++;
                if (DeliveryOf(entry) is { } delivery && delivery != ++deliveries)
                {
                    return new LogVerdict(Verdict.Missing, entry.Index, $"Delivery {deliveries} to your agency was never shown: the next one is number {delivery}.");
                }
            }

            from = Math.Max(page.Next, from + 1);
        }

        return new LogVerdict(
            Verdict.Ok, null, $"Your agency's {checkedEntries} entries are in the audit log and its {deliveries} deliveries have no gap; only an auditor can check every entry.");
    }

    private long? DeliveryOf(LogEntry entry)
    {
        if (entry.Action != ActionNames.AdvisoryAddressed)
        {
            return null;
        }

        try
        {
            AdvisoryAddressedDetail detail = AdvisoryAddressedDetail.Parse(entry.Detail);
            return detail.Recipient == session.Principal.Agency ? detail.Delivery : null;
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(new LogVerdict(Verdict.Malformed, entry.Index, $"Entry {entry.Index} does not read as a delivery."), failure);
        }
    }
}
