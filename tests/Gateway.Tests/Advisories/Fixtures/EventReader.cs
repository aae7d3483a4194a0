using System.Net;
using System.Net.ServerSentEvents;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A reader of the inbox's stream of events. Whatever it waits for, it waits for half a minute at most.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        HttpResponseMessage response = await SendAsync(client, query, lastEventId);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    public static Task<HttpResponseMessage> SendAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/inbox/events{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Bound);
    }

    public async Task<SseItem<string>> NextAsync()
    {
        Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(Bound), "the stream ended");
        return _events.Current;
    }

    /// <summary>Waits for the end of the stream, which must be whole: one that is cut throws.</summary>
    public async Task EndsAsync() => Assert.False(await _events.MoveNextAsync().AsTask().WaitAsync(Bound), "the stream did not end");

    public async ValueTask DisposeAsync()
    {
        // First the connection: it ends a read that is still waiting.
        _response.Dispose();
        await _events.DisposeAsync();
    }
}
