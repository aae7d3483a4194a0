using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>While <c>Gateway:ReadOnly</c> is set, refuses whatever would change something under <c>/v1</c>.</summary>
internal sealed class ReadOnlyMode(GatewayOptions options) : IEndpointFilter
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        string method = context.HttpContext.Request.Method;
        return options.ReadOnly && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method)
            ? throw new GatewayProblemException(ProblemName.ReadOnly) { RetryAfter = TryAgain }
            : next(context);
    }
}
