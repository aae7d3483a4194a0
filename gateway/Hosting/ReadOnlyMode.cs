using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>
/// While <c>Gateway:ReadOnly</c> is set, or nothing may be signed, refuses whatever would change something under <c>/v1</c>.
/// </summary>
internal sealed class ReadOnlyMode(GatewayOptions options, LogStanding standing) : IEndpointFilter
{
    /// <summary>When to try again.</summary>
    public static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        (options.ReadOnly || standing.IsReadOnly) && IsChange(context.HttpContext)
            ? throw new GatewayProblemException(ProblemName.ReadOnly) { RetryAfter = TryAgain }
            : next(context);

    private static bool IsChange(HttpContext context) => !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<WorksWhileReadOnly>() is null;
}
