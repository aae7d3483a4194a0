using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>
/// What is under way to webhooks: the gateways of a database share it, outside the log's lock. A lease keeps two of them from telling the same webhook at once; it ends
/// with its time, so that nothing waits for a gateway that died.
/// </summary>
internal interface IWebhookDeliveries
{
    /// <summary>Webhooks, of agencies that are neither suspended nor retired, to which something is to be told now and which nobody has leased; the longest overdue first.</summary>
    Task<IReadOnlyList<WebhookId>> ReadDueWebhooksAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Takes or prolongs a lease.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="owner">Sixteen random bytes of whoever takes it.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">When the lease ends.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was had: false while another owner's lasts, or when the webhook was removed.</returns>
    Task<bool> TryLeaseWebhookAsync(WebhookId webhook, ReadOnlyMemory<byte> owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>How far a webhook was told; null when it was removed.</summary>
    Task<WebhookState?> FindWebhookStateAsync(WebhookId webhook, CancellationToken cancellationToken);

    /// <summary>Keeps how far a webhook was told, if the lease is still its <paramref name="owner"/>'s.</summary>
    /// <returns>Whether it was.</returns>
    Task<bool> SaveWebhookStateAsync(WebhookState state, ReadOnlyMemory<byte> owner, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; one that is another's is left alone.</summary>
    Task ReleaseWebhookAsync(WebhookId webhook, ReadOnlyMemory<byte> owner, CancellationToken cancellationToken);

    /// <summary>
    /// Counts the log up to its end as told to every webhook that is told nothing now and is to be told nothing of it, so that what is looked through for it stays short.
    /// </summary>
    Task AdvanceIdleWebhooksAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many webhooks are paused.</summary>
    Task<long> CountPausedWebhooksAsync(CancellationToken cancellationToken);
}
