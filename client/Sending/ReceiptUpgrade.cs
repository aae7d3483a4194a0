using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Gives receipts a proof under a checkpoint that witnesses have cosigned, as soon as one covers them.</summary>
internal sealed class ReceiptUpgrade(GatewaySession session, LogFreshness freshness)
{
    // One small request each; what is left over waits for the next command.
    private const int MostAtOnce = 2;

    /// <param name="counting">A checkpoint of the audit log that meets the policy, and is believed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerdictException"><c>unproven</c>: the log does not hold what it was proven to hold.</exception>
    public async Task RunAsync(Checkpoint counting, CancellationToken cancellationToken)
    {
        try
        {
            await UpgradeAsync(counting, cancellationToken);
        }
        catch (Exception failure) when (failure is GatewayRefusedException or UsageException)
        {
            // They wait for the next command: this one was asked for something else.
        }
    }

    private async Task UpgradeAsync(Checkpoint counting, CancellationToken cancellationToken)
    {
        SentReceipts receipts = new(session.Profile);
        int asked = 0;
        foreach (PublicationReceipt receipt in receipts.Waiting().TakeWhile(_ => asked < MostAtOnce))
        {
            // One of a log that was given up since will have no other checkpoint.
            if (freshness.Counts(receipt.Proof.Checkpoint) || receipt.Proof.Checkpoint.Origin != counting.Origin)
            {
                receipts.Complete(receipt);
            }
            else if (receipt.Entry.Index.Value < counting.Tree.Size)
            {
                receipts.Complete(receipt.With(await ProveAsync(receipt.Entry, counting, cancellationToken)));
                asked++;
            }
        }
    }

    private async Task<TlogProof> ProveAsync(LogEntry entry, Checkpoint counting, CancellationToken cancellationToken) =>
        new(await session.Logs.RequireIncludedAsync(LogName.Audit, entry, counting.Tree, cancellationToken), counting);
}
