using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/webhooks/{id}: one webhook of my agency.</summary>
internal sealed record WebhookAnswer(
    WebhookId Id,
    string Url,
    string State,
    PrincipalId Principal,
    string RegisteredAt,
    long Index,
    long Told,
    int Failures,
    string? ToldAt = null,
    string? Fault = null,
    string? NextAttempt = null);

/// <summary>GET /v1/webhooks: all of them.</summary>
internal sealed record WebhooksAnswer(IReadOnlyList<WebhookAnswer> Webhooks);

/// <summary>The answer to a registration.</summary>
internal sealed record RegisteredWebhook(WebhookId Id, long Index);

/// <summary>The answer to a removal.</summary>
internal sealed record RemovedWebhook(long Index);

/// <summary>What became of a test.</summary>
internal sealed record TestedWebhook(bool Delivered, string? Fault = null);
