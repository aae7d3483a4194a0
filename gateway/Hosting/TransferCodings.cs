using Gateway.Server.Errors;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Hosting;

/// <summary>
/// Refuses a body in any transfer coding but <c>chunked</c> (RFC 9112 §6.1), and closes the connection. Kestrel looks at the last coding alone; whatever stands
/// before it nobody here takes off again, and a proxy of another opinion would see another end of the request.
/// </summary>
internal sealed class TransferCodings(RequestDelegate next)
{
    /// <summary>Handles one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        StringValues codings = context.Request.Headers.TransferEncoding;
        if (codings.Count == 0 || string.Equals(codings, "chunked", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        throw new GatewayProblemException(ProblemName.BadRequest, "The only transfer coding that is taken is chunked.");
    }
}
