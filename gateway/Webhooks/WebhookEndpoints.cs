using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;

namespace Gateway.Server.Webhooks;

/// <summary>Where an agency has notices sent: seen and changed by its keyholders alone.</summary>
internal static class WebhookEndpoints
{
    private const string Path = "/v1/webhooks";

    /// <summary>The path of one webhook.</summary>
    public static string PathOf(WebhookId webhook) => $"{Path}/{webhook}";

    /// <summary>Registers what the endpoints and the service need.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<EgressRules>()
        .AddSingleton<Receivers>()
        .AddSingleton<SealedRegistrations>()
        .AddSingleton<WebhookTurn>()
        .AddSingleton<WebhookReader>()
        .AddSingleton<WebhookHandler>()
        .AddSingleton<WebhookService>()
        .AddHostedService(provider => provider.GetRequiredService<WebhookService>());

    /// <summary>Maps the endpoints.</summary>
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup(Path).WithTags("Webhooks").RequireAuthorization(Scopes.AgencyRecord).HonourAtLeast(LogName.Audit);
        group.MapGet("", ListAsync).WithName("ListWebhooks").WithSummary("The webhooks of the caller's agency.");
        group.MapPost("", RegisterAsync).WithName("RegisterWebhook").WithSummary("Has notices of what comes sent to a URL.");
        group.MapGet("/{id}", ReadAsync).WithName("GetWebhook").WithSummary("One webhook, with what became of the last attempts.");
        group.MapDelete("/{id}", RemoveAsync).WithName("RemoveWebhook").WithSummary("Has no more notices sent there.");
        group.MapPost("/{id}/test", TestAsync).WithName("TestWebhook").WithSummary("Sends a notice that tells of nothing; one that is taken ends a pause.");
        return routes;
    }

    private static async Task<IResult> ListAsync(CallingPrincipal caller, WebhookReader reader, CancellationToken cancellationToken) =>
        AdvisoryJson.Ok(await reader.ListAsync(caller.Agency, cancellationToken));

    private static async Task<IResult> ReadAsync(string id, CallingPrincipal caller, WebhookReader reader, CancellationToken cancellationToken) =>
        AdvisoryJson.Ok(await reader.ReadAsync(id, caller.Agency, cancellationToken));

    private static async Task<IResult> RegisterAsync(
        HttpRequest request, CallingPrincipal caller, WebhookHandler handler, KeptAnswers answers, ExchangeProofs proofs, CancellationToken cancellationToken)
    {
        KeptAnswer kept = await handler.RegisterAsync(request, caller, cancellationToken);
        RegisteredWebhook made = kept.Read<RegisteredWebhook>();
        return answers.Render(kept, new RegisteredWebhookAnswer(made.Id, made.Index, await proofs.ProveAsync(made.Index, cancellationToken)));
    }

    private static async Task<IResult> RemoveAsync(
        string id, CallingPrincipal caller, WebhookReader reader, WebhookHandler handler, CancellationToken cancellationToken)
    {
        WebhookRow webhook = await reader.FindAsync(id, caller.Agency, cancellationToken);
        return AdvisoryJson.Ok(await handler.RemoveAsync(webhook, caller, cancellationToken));
    }

    private static async Task<IResult> TestAsync(
        string id, HttpRequest request, CallingPrincipal caller, WebhookReader reader, WebhookHandler handler, KeptAnswers answers,
        CancellationToken cancellationToken)
    {
        WebhookRow webhook = await reader.FindAsync(id, caller.Agency, cancellationToken);
        KeptAnswer kept = await handler.TestAsync(webhook, request, caller, cancellationToken);
        return answers.Render(kept, kept.Read<TestedWebhook>());
    }
}
