using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Webhooks;

/// <summary>Seals registrations of webhooks for storage and opens them again: a URL tells where an agency has its machines, and may hold a secret.</summary>
internal sealed class SealedRegistrations(ColumnSealer sealer)
{
    private const string Table = "webhook";
    private const string Column = "registration";

    public byte[] Seal(WebhookRegistration registration) => sealer.Seal(Table, Column, registration.Webhook.Value, registration.Bytes.Span);

    public byte[] OpenBytes(WebhookRow row) => sealer.Open(Table, Column, row.Id.Value, row.SealedRegistration);

    public WebhookRegistration Open(WebhookRow row) => WebhookRegistration.Parse(OpenBytes(row));
}
