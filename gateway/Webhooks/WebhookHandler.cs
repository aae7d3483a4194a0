using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Webhooks;

/// <summary>Registers, removes and tests webhooks of the caller's agency. Whose hand it was is in the log; where notices go is not.</summary>
internal sealed class WebhookHandler(
    LogWriter<IGatewayTransaction> writer,
    IdempotentRequests idempotency,
    SealedRegistrations registrations,
    WebhookTurn turns,
    EgressRules rules,
    GatewayOptions options,
    TimeProvider time,
    ILogger<WebhookHandler> logger)
{
    private const int BodyBytes = 8 * 1024;

    /// <summary>Registers a webhook, which is told of what comes from then on.</summary>
    public async Task<KeptAnswer> RegisterAsync(HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(request, RequestBody.Json, BodyBytes, cancellationToken);
        CanonicalObject members = CanonicalJson.ParseObject(body);
        string text = members.Text("url");
        members.Close();
        if (!options.Webhooks.Enabled)
        {
            throw Refusal.Forbidden("This gateway calls no webhooks.");
        }

        Uri url = rules.Require(text);
        using IdempotencyTicket ticket = await idempotency.EnterAsync(
            caller.Id, request, RequestFingerprint.Of($"{request.Method} {request.Path}", body), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            async (transaction, entries, token) => await ticket.LookUpAsync(transaction, token)
                ?? await RecordAsync(url, caller.Id, ticket, transaction, entries, token),
            cancellationToken);
        RegisteredWebhook made = written.Result.Read<RegisteredWebhook>();
        logger.WebhookChanged(made.Id, "registered", caller.Id.Value, made.Index);
        return written.Result;
    }

    /// <summary>Removes a webhook: nothing more is sent.</summary>
    public async Task<RemovedWebhook> RemoveAsync(WebhookRow webhook, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        LogReceipt<AppendedEntry> written = await writer.RunAsync(
            async (transaction, entries, token) =>
            {
                await RequireKeyholderAsync(transaction, caller.Id, token);
                if (await transaction.FindWebhookAsync(webhook.Id, token) is not { RemovedIndex: null })
                {
                    throw GatewayProblemException.NotFound();
                }

                var detail = new WebhookRemovedDetail(entries.HeadSize(LogName.Directory));
                AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.WebhookRemoved(caller.Id, webhook.Id, detail));
                await transaction.RemoveWebhookAsync(webhook.Id, entry.Index, token);
                return entry;
            },
            cancellationToken);
        logger.WebhookChanged(webhook.Id.Value, "removed", caller.Id.Value, written.Result.Index);
        return new RemovedWebhook(written.Result.Index);
    }

    /// <summary>Sends a notice that tells of nothing.</summary>
    public async Task<KeptAnswer> TestAsync(WebhookRow webhook, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (!options.Webhooks.Enabled)
        {
            throw Refusal.Forbidden("This gateway calls no webhooks.");
        }

        using IdempotencyTicket ticket = await idempotency.EnterAsync(
            caller.Id, request, RequestFingerprint.Of($"{request.Method} {request.Path}"), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        TestedWebhook tested = await turns.TestAsync(webhook, cancellationToken)
            ?? throw Refusal.Conflict("The webhook is being told something at this moment; try again.");
        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status200OK, location: null, tested);
        LogReceipt<KeptAnswer> kept = await writer.RunAsync(
            async (transaction, _, token) =>
            {
                if (await ticket.LookUpAsync(transaction, token) is { } other)
                {
                    return other;
                }

                await ticket.KeepAsync(transaction, answer, token);
                return answer;
            },
            cancellationToken);
        return kept.Result;
    }

    private async ValueTask<KeptAnswer> RecordAsync(
        Uri url, PrincipalId caller, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        await RequireKeyholderAsync(transaction, caller, cancellationToken);
        if ((await transaction.ReadWebhooksAsync(caller.Agency, cancellationToken)).Count >= options.Webhooks.PerAgency)
        {
            throw Refusal.Conflict("The agency has as many webhooks as it may have; remove one first.");
        }

        WebhookRegistration registration = WebhookRegistration.Create(options.GatewayName, WebhookId.Create(time), caller, url, transaction.Now);
        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.WebhookRegistered(registration, entries.HeadSize(LogName.Directory)));
        await transaction.InsertWebhookAsync(
            new WebhookRow
            {
                Id = registration.Webhook,
                Agency = registration.Agency,
                Principal = registration.Principal,
                RegisteredIndex = entry.Index,
                SealedRegistration = registrations.Seal(registration),
            },
            cancellationToken);
        KeptAnswer answer = KeptAnswer.Of(
            StatusCodes.Status201Created, WebhookEndpoints.PathOf(registration.Webhook), new RegisteredWebhook(registration.Webhook.Value, entry.Index));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }

    private static async Task RequireKeyholderAsync(IGatewayTransaction transaction, PrincipalId caller, CancellationToken cancellationToken) =>
        CallerStanding.RequireRole(await CallerStanding.RequireAsync(transaction, caller, transaction.Now, cancellationToken), Role.Keyholder);
}
