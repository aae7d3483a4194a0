using System.Security.Cryptography;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// Brings back what a database lost of its logs, in one transaction: the lost entries at their own indices under the checkpoint that had been signed over
/// them, what their caller keeps beside them, and behind them <c>log.recovered</c>, which says so. Nothing is signed at an index that had been signed.
/// </summary>
/// <typeparam name="TTransaction">The store's transaction.</typeparam>
/// <param name="store">The database.</param>
/// <param name="signers">The key of every log.</param>
/// <param name="anchor">The anchor, which tells how far the logs had come.</param>
public sealed class LogRecovery<TTransaction>(ILogStore<TTransaction> store, IReadOnlyDictionary<LogName, NoteSigner> signers, ILogAnchor anchor)
    where TTransaction : ILogTransaction
{
    private const string Writer = "gateway";

    /// <summary>Recovers.</summary>
    /// <param name="tails">What was lost, of each log that lost anything.</param>
    /// <param name="restoreRows">Brings back, in the same transaction, what else follows from the entries that are written by then.</param>
    /// <param name="cancellationToken">Ends it before the commit.</param>
    /// <exception cref="AuditIntegrityException">The entries do not give what was signed; nothing was written.</exception>
    /// <exception cref="LogRolledBackException">The anchor knows of more than the entries reach; nothing was written.</exception>
    /// <exception cref="LogAnchorException">The anchor does not vouch for the log; nothing was written.</exception>
    public async Task RunAsync(
        IReadOnlyList<LostTail> tails, Func<TTransaction, CancellationToken, ValueTask> restoreRows, CancellationToken cancellationToken)
    {
        Dictionary<LogName, Checkpoint> checkpoints = [];
        TTransaction transaction = await store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            List<LogAppend> restored = [];
            foreach (LostTail tail in tails)
            {
                LogAppend append = tail.Rebuild(await transaction.ReadHeadAsync(tail.Log, cancellationToken).ConfigureAwait(false));
                await anchor.ConfirmAsync(tail.Log, append.Head, cancellationToken).ConfigureAwait(false);
                await transaction.WriteAsync(append, cancellationToken).ConfigureAwait(false);
                restored.Add(append);
            }

            await restoreRows(transaction, cancellationToken).ConfigureAwait(false);
            foreach (LogAppend append in restored)
            {
                (LogAppend said, Checkpoint checkpoint) = Say(append, transaction.Now);
                await transaction.WriteAsync(said, cancellationToken).ConfigureAwait(false);
                checkpoints.Add(append.Log, checkpoint);
            }

            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await anchor.KeepAsync(checkpoints, CancellationToken.None).ConfigureAwait(false);
    }

    private (LogAppend Append, Checkpoint Checkpoint) Say(LogAppend restored, DateTimeOffset now)
    {
        var session = new LogSession(restored.Log, restored.Head);
        var draft = EntryDraft.Create(
            LogActions.Recovered,
            Writer,
            restored.Log.Value,
            Evidence.Gateway,
            (From: restored.FirstIndex, To: restored.Head.Size),
            static (detail, range) =>
            {
                detail.Integer(LogActions.DamagedFrom, range.From);
                detail.Integer(LogActions.RecoveredTo, range.To);
            });
        session.Append(draft, EntryAppender.WholeMilliseconds(now), RandomNumberGenerator.GetBytes(LogEntry.SaltSizeBytes));
        return session.Seal(signers[restored.Log]);
    }
}
