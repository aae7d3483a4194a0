namespace Gateway.Server.Webhooks;

/// <summary>The lasting part of the answer to a registration.</summary>
internal sealed record RegisteredWebhook(string Id, long Index);

/// <summary>The answer to a registration: the webhook, its entry, and the proof that the log holds it.</summary>
internal sealed record RegisteredWebhookAnswer(string Id, long Index, string Proof);

/// <summary>The answer to a removal: its entry.</summary>
internal sealed record RemovedWebhook(long Index);

/// <summary>What became of a test.</summary>
/// <param name="Delivered">Whether the receiver took it.</param>
/// <param name="Fault">Why not; absent if it did.</param>
internal sealed record TestedWebhook(bool Delivered, string? Fault);

/// <summary>The webhooks of an agency.</summary>
internal sealed record WebhookList(IReadOnlyList<WebhookItem> Webhooks);

/// <summary>A webhook as its agency sees it.</summary>
internal sealed record WebhookItem
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary><c>active</c>, <c>failing</c> while attempts are repeated, or <c>paused</c> until it is tested.</summary>
    public required string State { get; init; }

    public required string Principal { get; init; }

    public required string RegisteredAt { get; init; }

    /// <summary>The index of its <c>webhook.registered</c> entry.</summary>
    public required long Index { get; init; }

    /// <summary>The audit log's index up to which it was told everything.</summary>
    public required long Told { get; init; }

    public string? ToldAt { get; init; }

    public required int Failures { get; init; }

    public string? Fault { get; init; }

    public string? NextAttempt { get; init; }
}
