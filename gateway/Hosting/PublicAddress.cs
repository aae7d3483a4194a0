using Gateway.Server.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Server.Hosting;

/// <summary>
/// The URL by which members know the gateway: links, the tokens' issuer and DPoP's <c>htu</c> come from here and never from a Host header, which is the
/// caller's to choose. On loopback, where none needs to be configured, it is the address that is listened on.
/// </summary>
internal sealed class PublicAddress(GatewayOptions options, IServer server)
{
    private string? origin;

    /// <summary>Scheme, host and port without a slash at the end; also the issuer (RFC 8414 §2). Known once the server has started.</summary>
    public string Origin => origin ??= (options.PublicUrl ?? FindListening()).TrimEnd('/');

    /// <summary>The absolute URL of a path that begins with a slash.</summary>
    public string Url(string path) => Origin + path;

    private string FindListening() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? options.EffectiveUrls[0];
}
