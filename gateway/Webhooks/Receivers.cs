using System.Security.Cryptography.X509Certificates;
using Gateway.Exchange;
using Gateway.Server.Options;

namespace Gateway.Server.Webhooks;

/// <summary>Opens the other ends of webhooks, each anew for its turn: a connection that was kept would be judged by addresses of long ago.</summary>
internal sealed class Receivers(GatewayOptions options, EgressRules rules, TimeProvider time)
{
    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Webhooks.AttemptSeconds);
    private readonly X509Certificate2Collection roots = ReadRoots(options.Webhooks.CertificateFile);

    /// <summary>The other end of a webhook, for the caller to dispose.</summary>
    public Receiver Open(WebhookRegistration registration) => new(registration.Url, rules, roots, patience, time);

    private static X509Certificate2Collection ReadRoots(string? file)
    {
        var roots = new X509Certificate2Collection();
        if (file is not null)
        {
            roots.ImportFromPemFile(file);
        }

        return roots;
    }
}
