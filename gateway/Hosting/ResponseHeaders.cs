using System.Diagnostics;

namespace Gateway.Server.Hosting;

/// <summary>The headers that every answer carries, refusals included.</summary>
internal sealed class ResponseHeaders(RequestDelegate next)
{
    // The API serves no page; should a browser ever render an answer, it may load, frame and post nothing.
    private const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Handles one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps)
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
