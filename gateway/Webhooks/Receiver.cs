using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Exchange;

namespace Gateway.Server.Webhooks;

/// <summary>
/// The other end of a webhook, for one turn. Whoever is there is a member's choice, and so is the name that leads there: addresses are judged after the name was resolved, and
/// are those that are connected to; certificates are verified; nothing else is followed, neither a redirection nor a proxy nor the places that a certificate names; and of an
/// answer the status is all that is read.
/// </summary>
internal sealed class Receiver : IDisposable
{
    private const int MaxHeadersKibibytes = 16;
    private const int MaxDrainBytes = 4 * 1024;

    private readonly EgressRules rules;
    private readonly TimeSpan patience;
    private readonly TimeProvider time;
    private readonly Uri url;
    private readonly HttpClient client;

    /// <summary>Names the place; nothing is connected yet.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="rules">Where the gateway goes.</param>
    /// <param name="roots">The CAs that count; none for those the machine trusts.</param>
    /// <param name="patience">How long one attempt may take.</param>
    /// <param name="time">The clock.</param>
    public Receiver(Uri url, EgressRules rules, X509Certificate2Collection roots, TimeSpan patience, TimeProvider time)
    {
        this.url = url;
        this.rules = rules;
        this.patience = patience;
        this.time = time;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = ConnectAsync,
            MaxConnectionsPerServer = 1,
            MaxResponseHeadersLength = MaxHeadersKibibytes,
            MaxResponseDrainSize = MaxDrainBytes,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = ChainPolicy(roots),
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Makes one attempt.</summary>
    /// <returns>Null if it took the notice; otherwise why not.</returns>
    public async Task<WebhookFault?> SendAsync(Notice notice, string signature, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = Request(notice, signature);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Judge(response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            return FaultOf(exception);
        }
        catch (IOException)
        {
            return WebhookFault.Unreachable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return WebhookFault.TooSlow;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private HttpRequestMessage Request(Notice notice, string signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(notice.Bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("advisory-gateway", null));
        request.Headers.Add(NoticeHeaders.Id, notice.Id);
        request.Headers.Add(NoticeHeaders.Timestamp, NoticeHeaders.TimestampOf(notice));
        request.Headers.TryAddWithoutValidation(NoticeHeaders.Signature, NoticeHeaders.SignatureOf(signature));
        return request;
    }

    private static WebhookFault? Judge(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => null,
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => WebhookFault.Redirected,
        HttpStatusCode.Gone => WebhookFault.Gone,
        _ => WebhookFault.Status,
    };

    private static WebhookFault FaultOf(HttpRequestException exception) => exception switch
    {
        { InnerException: EgressException refused } => refused.Fault,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => WebhookFault.Untrusted,
        { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => WebhookFault.Malformed,
        _ => WebhookFault.Unreachable,
    };

    // A name with one address that is not gone to is not gone to at all: an answer that mixes them is what an attack on names looks like.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        if (!addresses.All(rules.Permits))
        {
            throw new EgressException(WebhookFault.AddressRefused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return socket.RemoteEndPoint is IPEndPoint peer && rules.Permits(peer.Address)
                ? new NetworkStream(socket, ownsSocket: true)
                : throw new EgressException(WebhookFault.AddressRefused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw new EgressException(WebhookFault.NameUnknown);
        }
        catch (SocketException)
        {
            throw new EgressException(WebhookFault.NameUnknown);
        }
    }

    // A certificate may say where its issuer's, or a list of revoked ones, is to be had: the gateway goes nowhere for it.
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (roots.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }
}
