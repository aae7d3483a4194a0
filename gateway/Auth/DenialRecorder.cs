using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Logging;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// Records refusals of authenticated callers as <c>access.denied</c>, before the refusal leaves: what they may not do, what they sent that is not as it has to
/// be, and every 404 by an id under which there may be something that is not the caller's, whether there is or not. Strangers are not recorded: anybody could fill the log.
/// </summary>
internal sealed class DenialRecorder(LogWriter<IGatewayTransaction> log, ILogger<DenialRecorder> logger)
{
    private const string UnknownRoute = "unknown";

    /// <summary>Records the refusal if it is one to be recorded.</summary>
    public async Task RecordAsync(HttpContext context, GatewayProblemException problem)
    {
        if (!IsDenial(problem) || context.Features.Get<AuthenticatedActor>() is not { } actor)
        {
            return;
        }

        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? UnknownRoute;

        // Not the request's token: a caller who hangs up is recorded all the same.
        LogReceipt<AppendedEntry> receipt = await log.RunAsync(
            (_, appender, _) => ValueTask.FromResult(appender.Append(LogName.Audit, Describe(context, problem, actor.Id, route, appender))),
            CancellationToken.None);
        logger.AccessDenied(actor.Id.Value, problem.Kind.Text, route, receipt.Result.Index);
    }

    // Not what is no more than an answer: that there is nothing where nothing is hidden (404), or nothing in that range (416). Nor a flood (429), which the log would make
    // worse, nor a proof that fails (401), after which nobody is known. Forged signatures and replays are among the rest.
    private static bool IsDenial(GatewayProblemException problem) => problem.DeniedSubject is not null || problem.Kind.Status
        is StatusCodes.Status400BadRequest
        or StatusCodes.Status403Forbidden
        or StatusCodes.Status408RequestTimeout
        or StatusCodes.Status409Conflict
        or StatusCodes.Status410Gone
        or StatusCodes.Status413PayloadTooLarge
        or StatusCodes.Status415UnsupportedMediaType
        or StatusCodes.Status422UnprocessableEntity;

    // The refusal may rest on what the process knew of the caller two seconds ago; the directory's size is that of the moment it is recorded.
    private static EntryDraft Describe(HttpContext context, GatewayProblemException problem, PrincipalId caller, string route, EntryAppender appender)
    {
        var detail = new AccessDeniedDetail(
            problem.Kind.Text, context.Request.Method, problem.Kind.Status, appender.HeadSize(LogName.Directory))
        {
            Clause = problem.Clauses.Count > 0 ? problem.Clauses[0].Clause : null,
        };
        return EntryDrafts.AccessDenied(caller, problem.DeniedSubject ?? problem.About ?? route, detail);
    }
}
