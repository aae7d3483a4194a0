using System.Diagnostics;
using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>The headers that every answer carries, refusals included.</summary>
internal sealed class ResponseHeaders(RequestDelegate next, GatewayOptions options)
{
    // The API serves no page; should a browser ever render an answer, it may load, frame and post nothing.
    private const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // Behind a proxy that ends TLS members still come by https, and what they see has to say so.
    private readonly bool isHttpsToMembers = options.PublicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Handles one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps || isHttpsToMembers)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // The one thing that ties an answer to our log: a caller can quote it, and it says nothing by itself.
        headers.TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
            ? id
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
        return next(context);
    }
}
