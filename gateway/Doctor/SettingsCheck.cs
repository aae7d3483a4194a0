using Gateway.Server.Options;

namespace Gateway.Server.Doctor;

/// <summary>Settings that <c>serve</c> refuses, and such as have no effect or an unwanted one.</summary>
internal sealed class SettingsCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "settings";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        foreach (string fault in setup.SettingFaults)
        {
            findings.Wrong(fault);
        }

        GatewayOptions options = setup.Options;
        ListenAddress[] addresses = [.. options.EffectiveUrls.Select(url => ListenAddress.TryParse(url, out ListenAddress address) ? address : default)];
        if (options.ReadOnly)
        {
            findings.Warn("Gateway:ReadOnly is on: every change is refused until it is taken out.");
        }

        if (setup.IsEmbedded && options.Storage.ConnectionStringFile is not null)
        {
            findings.Warn("Gateway:Storage:ConnectionStringFile has no effect: Gateway:Storage:Provider is sqlite.");
        }

        if (options.Tls.CertificateFile is not null && !addresses.Any(address => address.IsHttps))
        {
            findings.Warn("Gateway:Tls has no effect: no address in Gateway:Urls is https.");
        }

        bool behindProxy = options.PublicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true && !addresses.Any(address => address.IsHttps);
        if (behindProxy && options.TrustedProxies.Length == 0)
        {
            findings.Warn(
                "Gateway:PublicUrl is https and every address plain http, so a proxy stands between: name it in Gateway:TrustedProxies, or all strangers count as one.");
        }

        return Task.CompletedTask;
    }
}
