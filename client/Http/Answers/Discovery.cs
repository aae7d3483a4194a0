using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>GET /.well-known/advisory-gateway: what the gateway says of itself. Nothing of it is trusted beyond its address and limits.</summary>
internal sealed record Discovery(
    GatewayName Name, string Issuer, DiscoveredLogs Logs, DiscoveredLimits? Limits = null, IReadOnlyList<string>? RequireSealed = null,
    IReadOnlyList<string>? RequireApproval = null, bool RequireAgreements = false);
