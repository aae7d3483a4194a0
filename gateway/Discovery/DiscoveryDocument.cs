using Gateway.Audit;
using Gateway.Server.Auth;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Discovery;

/// <summary>
/// What <c>/.well-known/advisory-gateway</c> says. It is a convenience, not an anchor: members pin the log keys that an invite file brings.
/// </summary>
/// <param name="Name">The gateway's name.</param>
/// <param name="Issuer">Who issues its tokens: the audience of a login assertion.</param>
/// <param name="Logs">Both logs.</param>
/// <param name="ManifestKey">The key that signs manifests, as an ssh line.</param>
/// <param name="TokenKey">The key that signs its tokens; absent with an external issuer.</param>
/// <param name="Policy">The text of the policy whose witnesses the gateway asks (c2sp.org/tlog-policy); absent if it asks none. Members pin their own.</param>
/// <param name="ClientCertificates">Whether clients are asked for a TLS certificate: <c>none</c>, <c>optional</c> or <c>required</c>.</param>
/// <param name="RequireSealed">The labels whose advisories have to be sealed by their sender; empty if none have to.</param>
/// <param name="RequireApproval">The labels whose advisories a second publisher of the sending agency has to release; empty if none have to be.</param>
/// <param name="RequireAgreements">Whether nothing is shared between agencies without a sharing agreement in force.</param>
/// <param name="Webhooks">What webhooks may be registered; absent if the gateway calls none.</param>
/// <param name="Limits">What a request may ask for at most.</param>
/// <param name="Endpoints">Where to ask, as absolute URLs.</param>
internal sealed record DiscoveryDocument(
    string Name, string Issuer, LogKeys Logs, string ManifestKey, Jwk? TokenKey, string? Policy, string ClientCertificates, IReadOnlyList<string> RequireSealed,
    IReadOnlyList<string> RequireApproval, bool RequireAgreements, PublishedWebhooks? Webhooks, PublishedLimits Limits, PublishedEndpoints Endpoints)
{
    /// <summary>Puts the document together.</summary>
    public static DiscoveryDocument Create(GatewayOptions options, GatewayKeys keys, CosigningPolicy policy, PublicAddress address) => new(
        options.Name,
        options.Auth.Authority ?? address.Origin,
        new LogKeys(LogKey.Of(keys.HistoryOf(LogName.Audit)), LogKey.Of(keys.HistoryOf(LogName.Directory))),
        keys.Manifest.VerifyingKey.ToSshLine(),
        options.Auth.Authority is null ? Jwk.Of(keys.Token.VerifyingKey) : null,
        policy.Text,
        options.Tls.ClientCertificates,
        options.Advisories.RequireSealed,
        options.Approvals.Release,
        options.Agreements.Required,
        PublishedWebhooks.Of(options.Webhooks),
        PublishedLimits.Of(options.Limits),
        PublishedEndpoints.Of(address, ownTokens: options.Auth.Authority is null));
}
