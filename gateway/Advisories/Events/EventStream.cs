using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Server.Advisories.Events;

/// <summary>
/// An answer in the format of server-sent events (HTML Living Standard §9.2). The framework's own result writes events and nothing else; a stream that is silent for
/// hours needs comments, by which both sides and every proxy between them see that it lives.
/// </summary>
internal sealed class EventStream(HttpResponse response, TimeProvider time)
{
    private const string MediaType = "text/event-stream";

    // How long a reader whose stream ended waits before it comes again.
    private const int RetryMilliseconds = 3000;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private long wroteAt;

    /// <summary>Sends the head and what a reader has to know before the first event.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        response.ContentType = MediaType;
        // A proxy that collects the answer before it passes it on would pass nothing on.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"retry: {RetryMilliseconds}\n\n"), cancellationToken);
    }

    /// <summary>Sends one event.</summary>
    /// <param name="id">What the reader gives as <c>Last-Event-ID</c> when it comes again.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="json">Its data: JSON, in which no line breaks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task SendAsync(long id, string name, string json, CancellationToken cancellationToken) =>
        WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: {json}\n\n"), cancellationToken);

    /// <summary>Sends a comment if nothing was sent for a while.</summary>
    public Task KeepAliveAsync(CancellationToken cancellationToken) =>
        time.GetElapsedTime(wroteAt) < Silence ? Task.CompletedTask : WriteAsync(":\n\n", cancellationToken);

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        wroteAt = time.GetTimestamp();
    }
}
