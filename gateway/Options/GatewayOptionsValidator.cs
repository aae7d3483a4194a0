using System.Net;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Microsoft.Extensions.Options;

namespace Gateway.Server.Options;

/// <summary>Checks every setting and every rule between settings, and reports all failures together, each naming its setting.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> errors = [];
        CheckName(options, errors);
        CheckAddresses(options, errors);
        CheckStorage(options.Storage, errors);
        CheckAuth(options.Auth, errors);
        SecretFile.CheckSecret("Gateway:Keys:PassphraseFile", options.Keys.PassphraseFile, errors);
        CheckLogs(options.Logs, errors);
        CheckCsaf(options.Csaf, errors);
        CheckWebhooks(options.Webhooks, errors);
        CheckLimits(options.Limits, errors);
        CheckFeed(options.Feed, errors);
        CheckLabels("Gateway:Advisories:RequireSealed", options.Advisories.RequireSealed, errors);
        CheckLabels("Gateway:Approvals:Release", options.Approvals.Release, errors);
        if (options.LogFormat is not (GatewayOptions.TextLog or GatewayOptions.JsonLog))
        {
            errors.Add($"Gateway:LogFormat is {GatewayOptions.TextLog} or {GatewayOptions.JsonLog}, not '{options.LogFormat}'.");
        }

        foreach (string contact in options.SecurityContact.Where(contact => !Uri.TryCreate(contact, UriKind.Absolute, out _)))
        {
            errors.Add($"Gateway:SecurityContact: '{contact}' is not a URI such as mailto:security@gateway.example.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckFeed(FeedOptions feed, List<string> errors)
    {
        if (!feed.Public)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(feed.PublisherName))
        {
            errors.Add("Gateway:Feed:PublisherName must name who distributes what Gateway:Feed:Public shows.");
        }

        if (!Uri.TryCreate(feed.PublisherNamespace, UriKind.Absolute, out _))
        {
            errors.Add("Gateway:Feed:PublisherNamespace must be an absolute URL of whoever distributes what Gateway:Feed:Public shows.");
        }

        if (feed.PublisherCategory is not ("coordinator" or "discoverer" or "other" or "translator" or "user" or "vendor"))
        {
            errors.Add("Gateway:Feed:PublisherCategory is coordinator, discoverer, other, translator, user or vendor.");
        }
    }

    private static void CheckName(GatewayOptions options, List<string> errors)
    {
        if (!GatewayName.TryParse(options.Name, out _))
        {
            errors.Add("Gateway:Name must be the gateway's name: 1 to 128 lower-case letters, digits, dots and hyphens, as in gateway.example.");
        }
    }

    private static void CheckLabels(string setting, IEnumerable<string> labels, List<string> errors)
    {
        foreach (string label in labels.Where(label => !WireText.TryParse(label, out Tlp _)))
        {
            errors.Add($"{setting}: '{label}' is not a label; they are RED, AMBER+STRICT, AMBER, GREEN and CLEAR.");
        }
    }

    private static void CheckAddresses(GatewayOptions options, List<string> errors)
    {
        bool beyondLoopback = false;
        bool tls = false;
        bool plain = false;
        foreach (string url in options.EffectiveUrls)
        {
            if (!ListenAddress.TryParse(url, out ListenAddress address))
            {
                errors.Add($"Gateway:Urls: '{url}' is not an address such as https://0.0.0.0:8443 or http://127.0.0.1:8080.");
                continue;
            }

            if (!address.IsHttps && !address.IsLoopback)
            {
                errors.Add($"Gateway:Urls: '{url}' would serve plain HTTP beyond this machine; use https, or a loopback address behind a proxy.");
            }

            beyondLoopback |= !address.IsLoopback;
            tls |= address.IsHttps;
            plain |= !address.IsHttps;
        }

        CheckPublicUrl(options, beyondLoopback, errors);
        CheckTls(options.Tls, tls, errors);
        CheckClientCertificates(options.Tls.ClientCertificates, tls, plain, errors);
        foreach (string proxy in options.TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _)))
        {
            errors.Add($"Gateway:TrustedProxies: '{proxy}' is not an IP address.");
        }
    }

    private static void CheckPublicUrl(GatewayOptions options, bool beyondLoopback, List<string> errors)
    {
        if (options.PublicUrl is null)
        {
            if (beyondLoopback)
            {
                errors.Add("Gateway:PublicUrl is required when Gateway:Urls names more than loopback addresses.");
            }

            return;
        }

        if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out Uri? url) || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            || url.AbsolutePath != "/" || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            errors.Add("Gateway:PublicUrl must be an https URL of a host without path or query, as in https://gateway.example (http for loopback only).");
        }
    }

    private static void CheckTls(TlsOptions tls, bool needed, List<string> errors)
    {
        if (needed && (tls.CertificateFile is null || tls.KeyFile is null))
        {
            errors.Add("Gateway:Tls:CertificateFile and Gateway:Tls:KeyFile are required for https addresses.");
        }

        SecretFile.CheckReadable("Gateway:Tls:CertificateFile", tls.CertificateFile, errors);
        SecretFile.CheckSecret("Gateway:Tls:KeyFile", tls.KeyFile, errors);
    }

    private static void CheckClientCertificates(string mode, bool tls, bool plain, List<string> errors)
    {
        switch (mode)
        {
            case TlsOptions.NoCertificates:
            case TlsOptions.OptionalCertificates when tls:
            case TlsOptions.RequiredCertificates when tls && !plain:
                break;
            case TlsOptions.OptionalCertificates or TlsOptions.RequiredCertificates:
                errors.Add($"Gateway:Tls:ClientCertificates: clients show certificates to whoever ends their TLS; {mode} needs https in Gateway:Urls"
                    + (mode == TlsOptions.RequiredCertificates ? ", and nothing else." : "."));
                break;
            default:
                errors.Add($"Gateway:Tls:ClientCertificates is {TlsOptions.NoCertificates}, {TlsOptions.OptionalCertificates} or {TlsOptions.RequiredCertificates}, not '{mode}'.");
                break;
        }
    }

    private static void CheckStorage(StorageOptions storage, List<string> errors)
    {
        if (storage.Provider is not (StorageOptions.Sqlite or StorageOptions.SqlServer))
        {
            errors.Add($"Gateway:Storage:Provider must be {StorageOptions.Sqlite} or {StorageOptions.SqlServer}, not '{storage.Provider}'.");
        }

        if (storage.Provider == StorageOptions.SqlServer && storage.ConnectionStringFile is null)
        {
            errors.Add("Gateway:Storage:ConnectionStringFile is required for sqlserver.");
        }

        SecretFile.CheckSecret("Gateway:Storage:ConnectionStringFile", storage.ConnectionStringFile, errors);
    }

    private static void CheckAuth(AuthOptions auth, List<string> errors)
    {
        CheckRange("Gateway:Auth:TokenLifetimeSeconds", auth.TokenLifetimeSeconds, 30, (int)TokenRules.LongestLife.TotalSeconds, errors);
        if (auth.Authority is { } authority
            && (!Uri.TryCreate(authority, UriKind.Absolute, out Uri? url)
                || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))))
        {
            errors.Add("Gateway:Auth:Authority must be the https URL of an OpenID Connect issuer (http for loopback only).");
        }
    }

    private static void CheckLogs(LogsOptions logs, List<string> errors)
    {
        SecretFile.CheckReadable("Gateway:Logs:PolicyFile", logs.PolicyFile, errors);
        CheckRange("Gateway:Logs:HeartbeatSeconds", logs.HeartbeatSeconds, 10, 800, errors);
        CheckRange("Gateway:Logs:Lineage", logs.Lineage, 1, LogOrigin.MaxLineage, errors);
        CheckRange("Gateway:Logs:TimestampSeconds", logs.TimestampSeconds, 60, 7 * 24 * 3600, errors);
        SecretFile.CheckReadable("Gateway:Logs:TimestampCertificateFile", logs.TimestampCertificateFile, errors);
        if (logs.TimestampAuthority is null)
        {
            return;
        }

        // Plain http is usual here: a token is signed, and what it is asked for is a hash.
        if (!Uri.TryCreate(logs.TimestampAuthority, UriKind.Absolute, out Uri? url) || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
        {
            errors.Add("Gateway:Logs:TimestampAuthority must be the http or https URL of an RFC 3161 timestamping authority.");
        }

        if (logs.TimestampCertificateFile is null)
        {
            errors.Add("Gateway:Logs:TimestampCertificateFile is required with Gateway:Logs:TimestampAuthority.");
        }
    }

    private static void CheckCsaf(CsafOptions csaf, List<string> errors)
    {
        CheckRange("Gateway:Csaf:DocumentBytes", csaf.DocumentBytes, 1024, 1L << 30, errors);
        CheckRange("Gateway:Csaf:TimeoutSeconds", csaf.TimeoutSeconds, 1, 300, errors);
        if (csaf.WhenUnchecked is not (CsafOptions.Refuse or CsafOptions.Accept))
        {
            errors.Add($"Gateway:Csaf:WhenUnchecked is {CsafOptions.Refuse} or {CsafOptions.Accept}, not '{csaf.WhenUnchecked}'.");
        }

        if (!CsafValidation.Presets.Contains(csaf.ValidatorPreset))
        {
            errors.Add($"Gateway:Csaf:ValidatorPreset is one of {string.Join(", ", CsafValidation.Presets)}, not '{csaf.ValidatorPreset}'.");
        }

        // Whole documents go there: somebody on the way would read them.
        if (csaf.ValidatorUrl is { } validator
            && (!Uri.TryCreate(validator, UriKind.Absolute, out Uri? url) || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0
                || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || csaf.AllowPlainHttp)))))
        {
            errors.Add("Gateway:Csaf:ValidatorUrl must be the https URL of a csaf-validator-service (http for loopback, or with Gateway:Csaf:AllowPlainHttp).");
        }
    }

    private static void CheckWebhooks(WebhooksOptions webhooks, List<string> errors)
    {
        errors.AddRange(WebhooksRules.Find(webhooks));
        CheckRange("Gateway:Webhooks:PerAgency", webhooks.PerAgency, 1, 100, errors);
        CheckRange("Gateway:Webhooks:Concurrency", webhooks.Concurrency, 1, 1000, errors);
        // A lease lasts a minute, and an attempt has to end well within it.
        CheckRange("Gateway:Webhooks:AttemptSeconds", webhooks.AttemptSeconds, 1, 30, errors);
        CheckRange("Gateway:Webhooks:RetrySeconds", webhooks.RetrySeconds, 1, 3600, errors);
        CheckRange("Gateway:Webhooks:Attempts", webhooks.Attempts, 1, 10_000, errors);
    }

    private static void CheckLimits(LimitsOptions limits, List<string> errors)
    {
        const long TebiByte = 1L << 40;
        CheckRange("Gateway:Limits:DocumentBytes", limits.DocumentBytes, 1, 16L << 30, errors);
        CheckRange("Gateway:Limits:Documents", limits.Documents, 1, 16, errors);
        CheckRange("Gateway:Limits:Recipients", limits.Recipients, 1, 1000, errors);
        CheckRange("Gateway:Limits:TitleCharacters", limits.TitleCharacters, 1, Exchange.Limits.TitleCharacters, errors);
        CheckRange("Gateway:Limits:FilenameBytes", limits.FilenameBytes, 1, Exchange.Limits.FileNameBytes, errors);
        CheckRange("Gateway:Limits:MetadataBytes", limits.MetadataBytes, 1024, 1 << 20, errors);
        CheckRange("Gateway:Limits:SignaturesBytes", limits.SignaturesBytes, 1024, 16 << 20, errors);
        CheckRange("Gateway:Limits:SealedHeadersBytes", limits.SealedHeadersBytes, 1024, 64 << 20, errors);
        CheckRange("Gateway:Limits:JsonBytes", limits.JsonBytes, 1024, 1 << 20, errors);
        CheckRange("Gateway:Limits:TokenBytes", limits.TokenBytes, 512, 32 * 1024, errors);
        CheckRange("Gateway:Limits:ClockSkewSeconds", limits.ClockSkewSeconds, 1, 300, errors);
        CheckRange("Gateway:Limits:RequestHeadersBytes", limits.RequestHeadersBytes, 4096, 256 * 1024, errors);
        CheckRange("Gateway:Limits:RequestHeadersSeconds", limits.RequestHeadersSeconds, 1, 300, errors);
        CheckRange("Gateway:Limits:BodyBytesPerSecond", limits.BodyBytesPerSecond, 1, 1 << 20, errors);
        CheckRange("Gateway:Limits:AnswerBytesPerSecond", limits.AnswerBytesPerSecond, 1, 1 << 20, errors);
        CheckRange("Gateway:Limits:Connections", limits.Connections, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:ConnectionsPerAddress", limits.ConnectionsPerAddress, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:PrincipalRequestsPerMinute", limits.PrincipalRequestsPerMinute, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:LogRequestsPerMinute", limits.LogRequestsPerMinute, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:AddressRequestsPerMinute", limits.AddressRequestsPerMinute, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:PublicRequestsPerMinute", limits.PublicRequestsPerMinute, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:StoredBytesPerAgency", limits.StoredBytesPerAgency, 1, 1024 * TebiByte, errors);
        CheckPlaces(limits, errors);
    }

    private static void CheckPlaces(LimitsOptions limits, List<string> errors)
    {
        CheckRange("Gateway:Limits:ConcurrentRequests", limits.ConcurrentRequests, 2, 100_000, errors);
        CheckRange("Gateway:Limits:ConcurrentUploads", limits.ConcurrentUploads, 2, 100_000, errors);
        CheckRange("Gateway:Limits:ConcurrentWaits", limits.ConcurrentWaits, 1, 1_000_000, errors);
        CheckRange("Gateway:Limits:ConcurrentFeedRequests", limits.ConcurrentFeedRequests, 2, 100_000, errors);
        CheckShare("ConcurrentUploadsPerAgency", limits.ConcurrentUploadsPerAgency, "ConcurrentUploads", limits.ConcurrentUploads, errors);
        CheckShare("ConcurrentStrangers", limits.ConcurrentStrangers, "ConcurrentRequests", limits.ConcurrentRequests, errors);
        CheckShare("ConcurrentRequestsPerAgency", limits.ConcurrentRequestsPerAgency, "ConcurrentRequests", limits.ConcurrentRequests, errors);
        CheckShare("ConcurrentRequestsPerCaller", limits.ConcurrentRequestsPerCaller, "ConcurrentRequests", limits.ConcurrentRequests, errors);
        CheckShare("ConcurrentRequestsPerAddress", limits.ConcurrentRequestsPerAddress, "ConcurrentStrangers", limits.ConcurrentStrangers, errors);
        CheckShare("ConcurrentRequestsPerAddress", limits.ConcurrentRequestsPerAddress, "ConcurrentFeedRequests", limits.ConcurrentFeedRequests, errors);
    }

    // One that may take all places leaves none to others.
    private static void CheckShare(string setting, int value, string whole, int places, List<string> errors)
    {
        if (value < 1 || value >= places)
        {
            errors.Add($"Gateway:Limits:{setting} must be at least 1 and less than Gateway:Limits:{whole}, which is {places}, not {value}.");
        }
    }

    private static void CheckRange(string setting, long value, long least, long most, List<string> errors)
    {
        if (value < least || value > most)
        {
            errors.Add($"{setting} must be between {least} and {most}, not {value}.");
        }
    }
}
