using System.Net;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Webhooks;

/// <summary>Where the gateway goes for a member: https, ports and addresses that are allowed. A name is judged by the addresses it has when it is gone to.</summary>
internal sealed class EgressRules(GatewayOptions options)
{
    private readonly IReadOnlyList<IPNetwork> allowed = options.Webhooks.Networks;
    private readonly IReadOnlyList<int> ports = options.Webhooks.AllowedPorts;

    /// <summary>Reads the URL of a webhook that somebody wants to register.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-webhook</c>.</exception>
    public Uri Require(string text)
    {
        if (!WebhookUrl.TryParse(text, out Uri? url))
        {
            throw Refuse("A webhook's URL is https, and has neither user nor fragment.");
        }

        if (!ports.Contains(url.Port))
        {
            throw Refuse($"Webhooks are called at port {string.Join(", ", ports)} alone.");
        }

        return IPAddress.TryParse(url.IdnHost, out IPAddress? address) && !Permits(address) ? throw Refuse("Webhooks are not called at this address.") : url;
    }

    /// <summary>Whether a webhook may be called at this address.</summary>
    public bool Permits(IPAddress address)
    {
        // ::ffff:10.0.0.1 is 10.0.0.1, wherever it comes from.
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddresses.Contains(plain) || allowed.Any(network => network.Contains(plain));
    }

    private static GatewayProblemException Refuse(string detail) => new(ProblemName.InvalidWebhook, detail);
}
