using System.Net;
using System.Net.Sockets;

namespace Gateway.Server.Hosting;

/// <summary>What counts as one address when strangers are counted.</summary>
internal static class CallerAddress
{
    private const int Ipv6PrefixBytes = 8;

    /// <summary>The key of an address. One IPv6 customer has a /64 at least: counting single addresses would count nothing.</summary>
    public static string KeyOf(IPAddress? address) => Plain(address) switch
    {
        null => "local",
        { AddressFamily: AddressFamily.InterNetworkV6 } six => Convert.ToHexString(six.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes)),
        IPAddress four => four.ToString(),
    };

    /// <summary>An IPv4 address as such, however the socket wrote it.</summary>
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
