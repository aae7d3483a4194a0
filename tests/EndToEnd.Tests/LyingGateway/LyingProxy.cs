using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>
/// Stands between the built client and the built gateway, at the address that the gateway calls its own. It passes everything on, remembers what the
/// gateway said, and answers otherwise where it was told a lie to tell.
/// </summary>
internal sealed class LyingProxy : IAsyncDisposable
{
    private const int RememberedBytes = 4 * 1024 * 1024;
    private static readonly string[] HopHeaders = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Expect", "Date", "Server", "Keep-Alive"];

    private readonly HttpMessageInvoker upstream = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentDictionary<string, Reply> heard = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> requests = new();
    private readonly WebApplication application;
    private Lie? lie;
    private long sent;

    private LyingProxy(WebApplication application) => this.application = application;

    public string Url => application.Urls.Single();

    /// <summary>Where the honest gateway listens.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>Method and path of every request since the last lie was told.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>How many bytes of lies the client took before it hung up.</summary>
    public long SentByLies => Interlocked.Read(ref sent);

    public static async Task<LyingProxy> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        WebApplication application = builder.Build();
        LyingProxy proxy = new(application);
        application.Run(proxy.AnswerAsync);
        await application.StartAsync();
        return proxy;
    }

    /// <summary>Tells this lie from now on.</summary>
    public void Tell(Lie next)
    {
        Interlocked.Exchange(ref sent, 0);
        requests.Clear();
        lie = next;
    }

    /// <summary>Is honest from now on.</summary>
    public void ComeClean() => lie = null;

    /// <summary>The gateway's first honest answer to a GET of this path: what bravo was shown.</summary>
    public Reply Heard(string path) => heard.TryGetValue(path, out Reply? reply) ? reply : throw new InvalidOperationException($"{path} was never asked for.");

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        upstream.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (IsPresentation(context.Request))
        {
            // An operator who lies does not let his own gateway see what gives it away.
            await SendAsync(context, Reply.Problem(503, "read-only"));
            return;
        }

        if (lie is not { } told || !told.Concerns(context.Request))
        {
            await PassOnAsync(context);
            return;
        }

        await SendAsync(context, await told.ReplyAsync(context.Request, () => AskAsync(context)));
    }

    private async Task SendAsync(HttpContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach ((string name, string value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        try
        {
            long left = reply.Repeated < 0 ? reply.Body.Length : reply.Repeated;
            for (; left > 0; left -= reply.Body.Length)
            {
                int length = (int)Math.Min(left, reply.Body.Length);
                FlushResult taken = await context.Response.BodyWriter.WriteAsync(reply.Body.AsMemory(0, length), context.RequestAborted);
                // The server learns on another thread that the client hung up, and until then takes everything and sends nothing.
                await Task.Yield();
                if (taken.IsCompleted || context.RequestAborted.IsCancellationRequested)
                {
                    // Nobody listens any more, and what is written now goes nowhere.
                    return;
                }

                Interlocked.Add(ref sent, length);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The client had enough and hung up.
        }
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using HttpResponseMessage answer = await ForwardAsync(context);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in Headers(answer))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.Content.Headers.ContentLength > RememberedBytes || context.Request.Method != HttpMethods.Get)
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }

        Reply reply = await ReadAsync(answer, context.RequestAborted);
        if (reply.IsSuccess)
        {
            heard.TryAdd(context.Request.Path, reply);
        }

        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    private async Task<Reply> AskAsync(HttpContext context)
    {
        using HttpResponseMessage answer = await ForwardAsync(context);
        return await ReadAsync(answer, context.RequestAborted);
    }

    private static async Task<Reply> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        string type = answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
        return new Reply((int)answer.StatusCode, type, body)
        {
            Headers = Headers(answer).Where(header => header.Key != "Content-Type").ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
        };
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using HttpRequestMessage forwarded = new(new HttpMethod(request.Method), Gateway + request.GetEncodedPathAndQuery());
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            forwarded.Content = new StreamContent(request.Body);
            forwarded.Content.Headers.ContentLength = request.ContentLength;
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers.Where(header => !IsHop(header.Key)))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                forwarded.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return await upstream.SendAsync(forwarded, context.RequestAborted);
    }

    private static bool IsPresentation(HttpRequest request) =>
        request.Method == HttpMethods.Post && request.Path.Value!.StartsWith("/v1/logs/", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, IEnumerable<string>>> Headers(HttpResponseMessage answer) =>
        answer.Headers.Concat(answer.Content.Headers).Where(header => !IsHop(header.Key));

    private static bool IsHop(string name) => HopHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
}
