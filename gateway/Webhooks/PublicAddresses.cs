using System.Net;
using System.Net.Sockets;

namespace Gateway.Server.Webhooks;

/// <summary>
/// Which addresses are public, by the IANA registries of special-purpose addresses (RFC 6890). Of IPv6 only what is assigned as global unicast (2000::/3) can be; that leaves
/// out loopback, link-local, unique local, multicast, NAT64 (64:ff9b::/96) and whatever embeds an IPv4 address before it.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        // This network; private; shared (carrier-grade NAT); loopback; link-local, the metadata services of clouds among it.
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        // Protocol assignments; documentation; 6to4 relays; benchmarks; multicast; reserved, broadcast among it.
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        // Of global unicast: protocol assignments, Teredo among them; documentation; 6to4, which embeds an IPv4 address.
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>Whether an address, not an IPv4 one in the clothes of IPv6, is public.</summary>
    public static bool Contains(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address)) && !Special.Any(network => network.Contains(address));
}
