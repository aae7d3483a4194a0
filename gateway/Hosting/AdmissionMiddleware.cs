using Gateway.Server.Errors;

namespace Gateway.Server.Hosting;

/// <summary>Refuses a request for which there is no place with <c>overloaded</c>, right behind routing: no token is read, no body, no database.</summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, Admission admission, ProblemWriter problems)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        using AdmittedRequest? admitted = admission.TryEnter(TrafficMark.Of(context));
        if (admitted is null)
        {
            // Written and not thrown: an exception unwound and a line logged for each would cost more than the answer.
            await problems.WriteAsync(context, new GatewayProblemException(ProblemName.Overloaded) { RetryAfter = TryAgain });
            return;
        }

        await next(context);
    }
}
