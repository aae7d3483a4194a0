using System.Globalization;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>Whether members wait for notices that nobody sends.</summary>
internal sealed class WebhooksCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "webhooks";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.Options.Webhooks is { Enabled: true, AllowedNetworks.Length: > 0 } allowed)
        {
            findings.Note($"Webhooks may be at addresses that are not public: {string.Join(", ", allowed.AllowedNetworks)} (Gateway:Webhooks:AllowedNetworks).");
        }

        long paused = await CountPausedAsync(setup, cancellationToken);
        if (paused > 0)
        {
            findings.Note(string.Create(
                CultureInfo.InvariantCulture, $"{paused} webhooks are paused, since their receivers failed for long: their agencies see why, and end it with advisory webhook test."));
        }
    }

    // A schema that lacks a step, or is a later program's, is the database check's finding.
    private static async Task<long> CountPausedAsync(Setup setup, CancellationToken cancellationToken)
    {
        try
        {
            return setup.Store is { } store && (await store.ReadPendingAsync(cancellationToken)).Count == 0
                ? await store.CountPausedWebhooksAsync(cancellationToken)
                : 0;
        }
        catch (StorageException)
        {
            return 0;
        }
    }
}
