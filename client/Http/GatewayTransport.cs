using System.Net;
using Gateway.Client.Cli;

namespace Gateway.Client.Http;

/// <summary>
/// One request, one answer: what is not a success is a typed refusal, what is no answer at all is <see cref="GatewayUnreachableException"/>.
/// </summary>
internal sealed class GatewayTransport : IDisposable
{
    public const int MaxJsonBytes = 8 * 1024 * 1024;

    /// <summary>How long any answer but that to an upload may take.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(100);

    private const int MaxProblemBytes = 1024 * 1024;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(65);

    private readonly HttpClient http;
    private readonly TimeProvider clock;

    public GatewayTransport(Uri baseAddress, HttpMessageHandler handler, TimeProvider clock)
    {
        this.clock = clock;
        BaseAddress = baseAddress;
        // Each call has its own time limit below; one for all would cut a large upload short.
        http = new HttpClient(handler, disposeHandler: true) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("advisory/0.1");
    }

    public Uri BaseAddress { get; }

    /// <summary>Sends and returns a successful answer whose body is still to be read; the caller disposes it.</summary>
    /// <param name="makeRequest">Makes the request, again for each attempt: a proof of possession serves once.</param>
    /// <param name="timeLimit">How long the answer's head may take; infinite for an upload, whose length decides.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayRefusedException">The gateway said no.</exception>
    /// <exception cref="GatewayUnreachableException">It said nothing, or nothing of its own.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<CancellationToken, Task<HttpRequestMessage>> makeRequest, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        TimeSpan patience = LongestPause;
        while (true)
        {
            try
            {
                return await SendOnceAsync(await makeRequest(cancellationToken), timeLimit, cancellationToken);
            }
            catch (GatewayRefusedException refusal) when (refusal.Name is "rate-limited" or "overloaded" && refusal.RetryAfter <= patience)
            {
                // One command for a thousand agencies is over the rate by itself, and an overloaded gateway has done nothing yet: wait as asked and go on. What is counted by the minute has room after one;
                // a gateway that asks for no wait at all, again and again, comes to an end too.
                patience -= refusal.RetryAfter.Value > ShortestPause ? refusal.RetryAfter.Value : ShortestPause;
                await Task.Delay(refusal.RetryAfter.Value, clock, cancellationToken);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        try
        {
            using (request)
            {
                HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    throw await RefusalAsync(response, limit.Token);
                }
            }
        }
        catch (HttpRequestException failure)
        {
            throw new GatewayUnreachableException($"The gateway at {BaseAddress} could not be reached: {Reason(failure)}.", failure);
        }
        catch (IOException failure)
        {
            throw new GatewayUnreachableException($"The connection to the gateway at {BaseAddress} broke off.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayUnreachableException($"The gateway at {BaseAddress} did not answer in time.", failure);
        }
    }

    /// <summary>Sends and reads the whole, bounded, body.</summary>
    public async Task<byte[]> SendForBytesAsync(
        Func<CancellationToken, Task<HttpRequestMessage>> makeRequest, int maxBytes, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(makeRequest, AnswerTimeout, cancellationToken);
        return await ReadBodyAsync(response.Content, maxBytes, cancellationToken);
    }

    /// <summary>Reads a body to its end within the usual time, up to <paramref name="maxBytes"/>.</summary>
    public async Task<byte[]> ReadBodyAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        try
        {
            return await BoundedContent.ReadAsync(content, maxBytes, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new GatewayUnreachableException($"The connection to the gateway at {BaseAddress} broke off.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayUnreachableException($"The gateway at {BaseAddress} did not finish its answer in time.", failure);
        }
    }

    /// <summary>Reads on in an answer that has no end; its reader bounds it.</summary>
    /// <exception cref="GatewayUnreachableException">The connection broke off.</exception>
    public async Task<T> GuardAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new GatewayUnreachableException($"The connection to the gateway at {BaseAddress} broke off.", failure);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool isProblem = response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json";
        byte[] body = isProblem ? await BoundedContent.ReadAsync(response.Content, MaxProblemBytes, cancellationToken) : [];
        if (isProblem && AnswerJson.TryReadProblem(body, out Problem? problem) && problem!.Type is not null)
        {
            return new GatewayRefusedException(response.StatusCode, problem) { RetryAfter = response.Headers.RetryAfter?.Delta };
        }

        // Not the gateway's own words: a proxy, another program, or Kestrel before routing.
        Sentence sentence = response.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest
            ? (Sentence)$"The address {BaseAddress} redirects elsewhere; give the gateway's own URL."
            : (Sentence)$"What answers at {BaseAddress} does not answer like a gateway (status {(int)response.StatusCode}).";
        return new GatewayUnreachableException(sentence);
    }

    private static Sentence Reason(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no trusted TLS connection",
        _ => TerminalText.Clean(failure.Message.TrimEnd('.')),
    };
}
