using System.Net;
using System.Net.Http.Headers;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>A csaf-validator-service that the sender asks about a document before it is sent. It reads the whole document.</summary>
internal sealed class CsafValidatorService : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient client;
    private readonly Uri address;
    private readonly string preset;

    /// <exception cref="UsageException">The URL is none, or somebody on the way could read what goes there.</exception>
    public CsafValidatorService(CommandEnvironment environment, string url, string preset, bool allowPlainHttp)
    {
        if (!Uri.TryCreate($"{url.TrimEnd('/')}/{CsafValidation.Path}", UriKind.Absolute, out Uri? asked) || !IsAllowed(asked, allowPlainHttp))
        {
            throw new UsageException($"The validator is an https URL, or an http URL of this machine, not {url}; elsewhere http takes --allow-plain-http.");
        }

        address = asked;
        this.preset = preset;
        client = new HttpClient(environment.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Has a file checked.</summary>
    /// <returns>The ids of the tests that it fails; none if it is valid.</returns>
    /// <exception cref="CouldNotCheckException">No answer, or not the answer of such a service.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(PreparedDocument document, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new QuestionContent(document, preset) };
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            byte[] answer = await BoundedContent.ReadAsync(response.Content, CsafValidation.MaxAnswerBytes, limit.Token);
            return response.StatusCode == HttpStatusCode.OK && CsafValidation.TryRead(answer, out IReadOnlyList<string> failedTests)
                ? failedTests
                : throw new CouldNotCheckException($"The validator answered {(int)response.StatusCode} and no result.");
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException or GatewayUnreachableException)
        {
            throw new CouldNotCheckException("The validator could not be reached, or broke off.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CouldNotCheckException("The validator did not answer in time.", failure);
        }
    }

    public void Dispose() => client.Dispose();

    private static bool IsAllowed(Uri url, bool allowPlainHttp) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || allowPlainHttp));

    /// <summary>The question around the file, which is read as it is sent.</summary>
    private sealed class QuestionContent : HttpContent
    {
        private readonly PreparedDocument document;
        private readonly byte[] start;

        public QuestionContent(PreparedDocument document, string preset)
        {
            this.document = document;
            start = CsafValidation.RequestStart(preset);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(start, cancellationToken);
            await using (Stream file = document.Open())
            {
                await file.CopyToAsync(stream, cancellationToken);
            }

            await stream.WriteAsync(CsafValidation.RequestEnd.ToArray(), cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        // Of chunks and unknown length: the file may change meanwhile.
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
