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
/// <param name="session">The gateway.</param>
/// <param name="proven">Told of each entry once it is proven; null for nobody.</param>
internal sealed class OwnEntries(GatewaySession session, Action<LogEntry>? proven = null)
{
    private long entries;
    private long deliveries;
    private long last = -1;

    public async Task<LogVerdict> VerifyAsync(TreeHead tree, CancellationToken cancellationToken)
    {
        for (long from = 0; from < tree.Size;)
        {
            EntryPage page = await session.Client.ReadEntriesAsync(LogName.Audit, from, tree.Size, cancellationToken);
            foreach (ReadOnlyMemory<byte> bytes in page.Entries)
            {
                LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, last + 1, bytes);
                if (await CheckAsync(entry, tree, cancellationToken) is { } finding)
                {
                    return finding;
                }
            }

            from = Math.Max(page.Next, from + 1);
        }

        return new LogVerdict(
            Verdict.Ok,
            null,
            $"Your agency's {entries} entries are in the audit log and its {deliveries} deliveries have no gap; only an auditor can check every entry.");
    }

    private async Task<LogVerdict?> CheckAsync(LogEntry entry, TreeHead tree, CancellationToken cancellationToken)
    {
        if (entry.Index <= last)
        {
            return new LogVerdict(Verdict.Reordered, entry.Index, "The gateway shows entries out of their order.");
        }

        last = entry.Index;
        entries++;
        await session.Logs.RequireIncludedAsync(LogName.Audit, entry, tree, cancellationToken);
        proven?.Invoke(entry);
        return DeliveryOf(entry) is { } delivery && delivery != ++deliveries
            ? new LogVerdict(Verdict.Missing, entry.Index, $"Delivery {deliveries} to your agency was never shown: the next one is number {delivery}.")
            : null;
    }

    private long? DeliveryOf(LogEntry entry)
    {
        try
        {
            return NumberedDelivery.Of(entry) is { } delivery && delivery.Recipient == session.Principal.Agency ? delivery.Number : null;
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"Entry {entry.Index} does not read as a delivery.", failure);
        }
    }
}
