using System.Net;
using System.Security.Authentication;

namespace Gateway.Client.Http;

/// <summary>The network as this program uses it: no redirects, no cookies, no decompression of what a stranger sends.</summary>
internal static class GatewayHandler
{
    private const int MaxHeadersKiB = 32;

    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        // A redirect would carry a token and a proof to a place that nobody chose.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = MaxHeadersKiB,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        Expect100ContinueTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    };
}
