using Gateway.Server.Options;

namespace Gateway.Server.Discovery;

/// <summary>What webhooks may be registered.</summary>
/// <param name="Ports">The ports that a URL may name.</param>
/// <param name="PerAgency">How many an agency may have.</param>
/// <param name="Attempts">So many attempts in a row that fail pause one.</param>
internal sealed record PublishedWebhooks(IReadOnlyList<int> Ports, int PerAgency, int Attempts)
{
    /// <summary>What the settings say; null if the gateway calls none.</summary>
    public static PublishedWebhooks? Of(WebhooksOptions options) =>
        options.Enabled ? new PublishedWebhooks(options.AllowedPorts, options.PerAgency, options.Attempts) : null;
}
