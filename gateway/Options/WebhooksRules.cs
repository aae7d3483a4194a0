using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Server.Options;

/// <summary>Checks the settings of webhooks.</summary>
internal static class WebhooksRules
{
    /// <summary>Finds what is wrong with them, a sentence each.</summary>
    public static IEnumerable<string> Find(WebhooksOptions webhooks)
    {
        foreach (string port in webhooks.Ports.Where(port => !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) || number == 0))
        {
            yield return $"Gateway:Webhooks:Ports: '{port}' is not a port.";
        }

        foreach (string network in webhooks.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return $"Gateway:Webhooks:AllowedNetworks: '{network}' is not a network such as 10.20.0.0/16.";
        }

        if (webhooks.CertificateFile is { } file && !HoldsCertificates(file))
        {
            yield return "Gateway:Webhooks:CertificateFile does not hold a certificate in PEM.";
        }
    }

    private static bool HoldsCertificates(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
