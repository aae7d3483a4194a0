using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Webhooks;

/// <summary>Shows an agency its webhooks. What is absent, removed, somebody else's, and what is not even an id are answered alike, and all but the last recorded alike.</summary>
internal sealed class WebhookReader(IGatewayStore store, SealedRegistrations registrations)
{
    /// <summary>All of an agency's.</summary>
    public async Task<WebhookList> ListAsync(AgencyId agency, CancellationToken cancellationToken)
    {
        List<WebhookItem> items = [];
        foreach (WebhookRow row in await store.ReadWebhooksAsync(agency, cancellationToken))
        {
            // One that is removed between the two reads is left out.
            if (await store.FindWebhookStateAsync(row.Id, cancellationToken) is { } state)
            {
                items.Add(Describe(row, state));
            }
        }

        return new WebhookList(items);
    }

    /// <summary>One of an agency's.</summary>
    /// <exception cref="GatewayProblemException"><c>not-found</c>.</exception>
    public async Task<WebhookItem> ReadAsync(string id, AgencyId agency, CancellationToken cancellationToken)
    {
        WebhookRow row = await FindAsync(id, agency, cancellationToken);
        WebhookState state = await store.FindWebhookStateAsync(row.Id, cancellationToken) ?? throw GatewayProblemException.NotFound();
        return Describe(row, state);
    }

    /// <summary>The row of one of an agency's.</summary>
    /// <exception cref="GatewayProblemException"><c>not-found</c>.</exception>
    public async Task<WebhookRow> FindAsync(string id, AgencyId agency, CancellationToken cancellationToken)
    {
        if (!WebhookId.TryParse(id, out WebhookId webhook))
        {
            throw GatewayProblemException.NotFound();
        }

        return await store.FindWebhookAsync(webhook, cancellationToken) is { RemovedIndex: null } row && row.Agency == agency
            ? row
            : throw GatewayProblemException.NothingFor(webhook.Value);
    }

    private WebhookItem Describe(WebhookRow row, WebhookState state)
    {
        WebhookRegistration registration = registrations.Open(row);
        return new WebhookItem
        {
            Id = row.Id.Value,
            Url = registration.Url.OriginalString,
            State = state switch { { IsPaused: true } => "paused", { Failures: > 0 } => "failing", _ => "active" },
            Principal = row.Principal.Value,
            RegisteredAt = CanonicalJson.FormatTime(registration.At),
            Index = row.RegisteredIndex,
            Told = state.ToldIndex,
            ToldAt = AdvisoryJson.Time(state.ToldAt),
            Failures = state.Failures,
            Fault = state.Fault,
            NextAttempt = AdvisoryJson.Time(state.NextAttemptAt),
        };
    }
}
