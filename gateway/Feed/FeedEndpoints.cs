using Gateway.Server.Advisories.Clear;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Microsoft.Net.Http.Headers;

namespace Gateway.Server.Feed;

/// <summary>
/// The public feed, a CSAF provider's tree: for anybody, where the operator turned it on. That an advisory became public is in the log, and that it was taken down; who reads it since is not.
/// </summary>
internal static class FeedEndpoints
{
    // Short, so that what is withdrawn is soon gone from caches too.
    private const string CacheControl = "public, max-age=60";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Registers what the feed needs.</summary>
    public static IServiceCollection AddFeed(this IServiceCollection services) => services
        .AddSingleton<ClearDocuments>()
        .AddSingleton<FeedReader>()
        .AddSingleton<FeedCatalogue>()
        .AddSingleton<FeedFiles>()
        .AddSingleton<FeedKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<FeedKeeper>());

    /// <summary>Maps the tree.</summary>
    public static RouteHandlerBuilder MapFeed(this IEndpointRouteBuilder routes) => routes.MapMethods(FeedFiles.Root + "/{**path}", Methods, SendAsync)
        .AllowAnonymous().WithMetadata(new TrafficMark(TrafficClass.Feed)).WithTags("Discovery")
        .WithName("GetCsaf").WithSummary("What anybody may fetch: a CSAF provider's tree (CSAF 2.0 section 7).");

    private static async Task SendAsync(
        string path, HttpContext context, GatewayOptions options, FeedCatalogue catalogue, FeedFiles files, IGatewayStore store, ClearDocuments documents, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!options.Feed.Public)
        {
            throw GatewayProblemException.NotFound();
        }

        FeedSnapshot feed = await catalogue.ReadAsync(cancellationToken);
        if (Find(path, feed) is { } document)
        {
            FileKeyRow key = await FindKeyAsync(document, store, time, cancellationToken) ?? throw GatewayProblemException.NotFound();
            if (Announce(context, $"\"{document.Sha256}\"", "application/json", document.Size))
            {
                await documents.DecryptAsync(document.Payload, key, context.Response.Body, cancellationToken);
            }

            return;
        }

        FeedFile file = files.Make(path, feed) ?? throw GatewayProblemException.NotFound();
        if (Announce(context, file.ETag, file.MediaType, file.Content.Length))
        {
            await context.Response.Body.WriteAsync(file.Content, cancellationToken);
        }
    }

    private static FeedDocument? Find(string path, FeedSnapshot feed) =>
        path.StartsWith(FeedFiles.Folder + "/", StringComparison.Ordinal) ? feed.Documents.GetValueOrDefault(path[(FeedFiles.Folder.Length + 1)..]) : null;

    // Asked for each answer: what was withdrawn or expired a moment ago is public no more.
    private static async Task<FileKeyRow?> FindKeyAsync(FeedDocument document, IGatewayStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        AdvisoryRow? advisory = await store.FindAdvisoryAsync(document.Advisory, cancellationToken);
        bool stands = advisory is { Status: AdvisoryStatus.Published } && !(advisory.ExpiresAt <= time.GetUtcNow())
            && await store.FindFeedAsync(document.Advisory, cancellationToken) is not null;
        return stands ? (await store.ReadFileKeysAsync(document.Advisory, cancellationToken)).FirstOrDefault(key => key.Number == document.Payload.Number) : null;
    }

    /// <summary>Writes the headers; false if nothing follows them.</summary>
    private static bool Announce(HttpContext context, string tag, string mediaType, long length)
    {
        HttpResponse response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = CacheControl;
        if (EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known)
            && known.Any(entity => entity.Tag == tag || entity.Tag == "*"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }

        response.ContentType = mediaType;
        response.ContentLength = length;
        return !HttpMethods.IsHead(context.Request.Method);
    }
}
