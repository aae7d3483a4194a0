using System.Globalization;
using System.Net;

namespace Gateway.Server.Options;

/// <summary>Whether members may have notices sent to them, and where the gateway goes for that. Each host is a member's choice, so little is allowed.</summary>
internal sealed class WebhooksOptions
{
    private const int HttpsPort = 443;

    /// <summary>Sends notices to webhooks, and lets agencies register them.</summary>
    public bool Enabled { get; set; }

    /// <summary>The ports that a webhook's URL may name; 443 when none are configured.</summary>
    public string[] Ports { get; set; } = [];

    /// <summary>Networks (CIDR) that are gone to although they are not public: of a closed network, or of a test.</summary>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>PEM file: the certificates of the CAs that receivers' certificates must lead to. None: those the machine trusts.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Webhooks of one agency.</summary>
    public int PerAgency { get; set; } = 4;

    /// <summary>Webhooks that are told something at once.</summary>
    public int Concurrency { get; set; } = 32;

    /// <summary>How long one attempt may take, in seconds.</summary>
    public int AttemptSeconds { get; set; } = 10;

    /// <summary>The pause after a first failure, in seconds; each further one doubles it, up to an hour.</summary>
    public int RetrySeconds { get; set; } = 5;

    /// <summary>So many attempts in a row that fail pause a webhook.</summary>
    public int Attempts { get; set; } = 24;

    /// <summary><see cref="Ports"/> as numbers; the options are validated before anybody asks.</summary>
    public IReadOnlyList<int> AllowedPorts => Ports.Length == 0 ? [HttpsPort] : [.. Ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture))];

    /// <summary><see cref="AllowedNetworks"/> as their type.</summary>
    public IReadOnlyList<IPNetwork> Networks => [.. AllowedNetworks.Select(network => IPNetwork.Parse(network))];
}
