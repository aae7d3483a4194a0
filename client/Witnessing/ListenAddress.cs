using System.Net;

namespace Gateway.Client.Witnessing;

/// <summary>An address to listen on: <c>http://127.0.0.1:8090</c>, or <c>https://</c> and any host. Plain HTTP does not leave the machine.</summary>
internal sealed record ListenAddress
{
    private ListenAddress(string url, bool isHttps)
    {
        Url = url;
        IsHttps = isHttps;
    }

    public string Url { get; }

    public bool IsHttps { get; }

    /// <returns>False for anything but scheme, host and port, and for plain HTTP beyond loopback.</returns>
    public static bool TryParse(string? text, out ListenAddress address)
    {
        address = null!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            return false;
        }

        bool https = url.Scheme == Uri.UriSchemeHttps;
        if (!https && !(url.Scheme == Uri.UriSchemeHttp && IsLoopback(url.DnsSafeHost)))
        {
            return false;
        }

        address = new ListenAddress(url.GetLeftPart(UriPartial.Authority), https);
        return true;
    }

    // A name other than localhost counts as public: Kestrel listens on every interface for it.
    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
