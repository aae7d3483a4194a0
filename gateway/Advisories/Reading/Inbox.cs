using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>A principal's inbox, with the long poll: an empty answer waits for the next delivery.</summary>
internal sealed class Inbox(IGatewayStore store, InboxSignal signal, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // A delivery that another replica committed is not signalled here, so a waiting poll looks for itself this often.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    /// <summary>Reads what came after an index; waits as long as the query allows while there is nothing.</summary>
    public async Task<InboxPage> ReadAsync(PrincipalId reader, ListQuery query, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        long startedAt = time.GetTimestamp();
        while (true)
        {
            Task delivered = signal.NextAsync(reader.Agency);
            InboxPage page = await store.ReadInboxAsync(reader, query.After, query.Limit, cancellationToken);
            TimeSpan left = query.Wait - time.GetElapsedTime(startedAt);
            if (page.Items.Count > 0 || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return page;
            }

            await delivered.WaitAsync(left < LookInterval ? left : LookInterval, time, stopping.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
