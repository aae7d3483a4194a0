using Gateway.Audit;
using Gateway.Server.Auth;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;

namespace Gateway.Server.Errors;

/// <summary>
/// Turns every refusal below it into its answer: exceptions by <see cref="ExceptionMap"/>, and the bare statuses that routing and binding set by themselves. Before a
/// refusal of an authenticated caller leaves, it is in the audit log.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ProblemWriter writer, DenialRecorder denials, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && FindBareStatus(context.Response) is { } name)
            {
                await RefuseAsync(context, new GatewayProblemException(name));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
            context.Abort();
        }
        catch (ReaderTooSlowException)
        {
            // The connection is cut already, and it is no fault of ours.
            logger.ReaderTooSlow();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, exception);
        }
        catch (Exception exception)
        {
            // Half an answer is out: the connection is cut, so that the caller sees a broken one and not a short one.
            logger.AnswerBroken(exception);
            context.Abort();
        }
    }

    private async Task RefuseAsync(HttpContext context, Exception exception)
    {
        if (ExceptionMap.Find(exception) is not { } problem)
        {
            logger.UnexpectedFailure(exception);
            await ProblemWriter.WriteDefectAsync(context);
            return;
        }

        problem = await RecordDenialAsync(context, problem);
        logger.Refused(problem.Kind.Text, problem.Kind.Status, problem.InnerException?.GetType().Name ?? "none", problem.InnerException?.Message ?? "none");
        await writer.WriteAsync(context, problem);
    }

    // No audit, no answer: when the denial cannot be recorded, the caller learns that instead.
    private async Task<GatewayProblemException> RecordDenialAsync(HttpContext context, GatewayProblemException problem)
    {
        try
        {
            await denials.RecordAsync(context, problem);
            return problem;
        }
        catch (LogStoppedException) when (context.GetEndpoint()?.Metadata.GetMetadata<WorksWhileReadOnly>() is not null)
        {
            // A caller who brings a checkpoint is told what is wrong with it also while nothing can be written.
            return problem;
        }
        catch (Exception exception) when (ExceptionMap.Find(exception) is not null)
        {
            return ExceptionMap.Find(exception)!;
        }
    }

    private static ProblemName? FindBareStatus(HttpResponse response) => response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => ProblemName.BadRequest,
        StatusCodes.Status404NotFound => ProblemName.NotFound,
        StatusCodes.Status405MethodNotAllowed => ProblemName.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => ProblemName.PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ProblemName.UnsupportedMediaType,
        _ => null,
    };
}
