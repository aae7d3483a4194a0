using System.Diagnostics;

namespace Gateway.Server.Hosting;

/// <summary>
/// The gateway as a client: of witnesses, of a timestamping authority and of a CSAF validator. Whoever is asked is not trusted: answers are bounded in size and time, redirections
/// are not followed, and nothing is sent along but the request.
/// </summary>
internal sealed class OutboundHttp(TimeProvider time) : IDisposable
{
    private const int MaxHeadersKibibytes = 16;
    private const int BufferBytes = 16 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = MaxHeadersKibibytes,
        PooledConnectionLifetime = ConnectionLifetime,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request and reads the whole answer, within ten seconds.</summary>
    /// <param name="request">The request; stays the caller's.</param>
    /// <param name="maxBytes">The longest body that is read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OutboundException">No answer in time, or one that is too long.</exception>
    public Task<OutboundAnswer> SendAsync(HttpRequestMessage request, int maxBytes, CancellationToken cancellationToken) =>
        SendAsync(request, maxBytes, AnswerTimeout, cancellationToken);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">The request; stays the caller's.</param>
    /// <param name="maxBytes">The longest body that is read.</param>
    /// <param name="timeout">How long all of it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OutboundException">No answer in time, or one that is too long.</exception>
    public async Task<OutboundAnswer> SendAsync(HttpRequestMessage request, int maxBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            byte[] body = await ReadAsync(response.Content, maxBytes, either.Token);
            return new OutboundAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "", body);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new OutboundException("It could not be reached, or broke off.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException("It did not answer in time.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        byte[] buffer = new byte[BufferBytes];
        for (int read = await stream.ReadAsync(buffer, cancellationToken); read > 0; read = await stream.ReadAsync(buffer, cancellationToken))
        {
            if (body.Length + read > maxBytes)
            {
                throw new OutboundException("Its answer is too long.");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
