using System.Net;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Server.Hosting;

/// <summary>
/// Bounds the connections that one address (IPv6: one /64) has open, so that nobody alone takes all that there are. One beyond is closed before the TLS handshake and
/// before a byte is read. The configured proxies carry many members' connections and are not counted; whoever stands behind one is known only by its requests.
/// </summary>
internal sealed class ConnectionsPerAddress(GatewayOptions options)
{
    private readonly RequestsUnderWay<string> open = new(options.Limits.ConnectionsPerAddress);
    private readonly HashSet<IPAddress> proxies = [.. options.TrustedProxies.Select(proxy => CallerAddress.Plain(IPAddress.Parse(proxy))!)];

    /// <summary>Lets a connection go on, or closes it.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress? address = CallerAddress.Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (address is null || proxies.Contains(address))
        {
            await next(connection);
            return;
        }

        using IDisposable? place = open.TryEnter(CallerAddress.KeyOf(address));
        if (place is null)
        {
            connection.Abort(new ConnectionAbortedException("One address has more connections open than it may."));
            return;
        }

        await next(connection);
    }
}
