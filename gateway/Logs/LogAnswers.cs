using Gateway.Server.Options;

namespace Gateway.Server.Logs;

/// <summary>The form of a log's binary answers.</summary>
internal static class LogAnswers
{
    private const string MediaType = "application/octet-stream";

    // c2sp.org/tlog-tiles: what stands at an address never changes, so caches may keep it for as long as they like.
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>A tile or bundle for everybody who may ask; where that is anybody, caches may keep it.</summary>
    public static IResult Shared(byte[] bytes, HttpResponse response, LogsOptions options)
    {
        if (options.Public)
        {
            response.Headers.CacheControl = Immutable;
        }

        return Results.Bytes(bytes, MediaType);
    }

    /// <summary>A bundle for this caller alone, which no cache may keep.</summary>
    public static IResult Confidential(byte[] bytes) => Results.Bytes(bytes, MediaType);
}
