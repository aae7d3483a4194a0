using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>How far a webhook was told, and what became of the last attempts.</summary>
internal sealed record WebhookState
{
    /// <summary>The webhook.</summary>
    public required WebhookId Webhook { get; init; }

    /// <summary>The audit log's index up to which it was told everything.</summary>
    public required long ToldIndex { get; init; }

    /// <summary>When it last took a notice; null if it never did.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How many attempts failed since it last took one.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last attempt failed, a word; null after one that did not.</summary>
    public string? Fault { get; init; }

    /// <summary>Before when nothing is tried; null if anything may be tried at once.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Whether nothing is tried any more until somebody has it tested.</summary>
    public bool IsPaused { get; init; }
}
