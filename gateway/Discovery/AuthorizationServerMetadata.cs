using System.Text.Json.Serialization;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Options;

namespace Gateway.Server.Discovery;

/// <summary>The gateway as an OAuth 2.0 authorization server (RFC 8414 §2).</summary>
internal sealed record AuthorizationServerMetadata
{
    /// <summary>The issuer.</summary>
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    /// <summary>The token endpoint.</summary>
    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    /// <summary>Where the keys are.</summary>
    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    /// <summary>All scopes.</summary>
    [JsonPropertyName("scopes_supported")]
    public IReadOnlyList<string> ScopesSupported { get; } = Scopes.All;

    /// <summary>None: there is no authorization endpoint.</summary>
    [JsonPropertyName("response_types_supported")]
    public IReadOnlyList<string> ResponseTypesSupported { get; } = [];

    /// <summary>Client credentials only.</summary>
    [JsonPropertyName("grant_types_supported")]
    public IReadOnlyList<string> GrantTypesSupported { get; } = ["client_credentials"];

    /// <summary>Signed assertions only.</summary>
    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; } = ["private_key_jwt"];

    /// <summary>Ed25519, under both its names.</summary>
    [JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")]
    public IReadOnlyCollection<string> TokenEndpointAuthSigningAlgValuesSupported { get; } = TokenRules.OwnAlgorithms;

    /// <summary>Ed25519, under both its names (RFC 9449 §5.1).</summary>
    [JsonPropertyName("dpop_signing_alg_values_supported")]
    public IReadOnlyCollection<string> DpopSigningAlgValuesSupported { get; } = TokenRules.OwnAlgorithms;

    /// <summary>Whether tokens are bound to clients' certificates (RFC 8705 §3.3).</summary>
    [JsonPropertyName("tls_client_certificate_bound_access_tokens")]
    public required bool TlsClientCertificateBoundAccessTokens { get; init; }

    /// <summary>Puts the document together; with an external issuer this gateway is no authorization server.</summary>
    public static AuthorizationServerMetadata Create(GatewayOptions options, PublicAddress address) => options.Auth.Authority is null
        ? new AuthorizationServerMetadata
        {
            Issuer = address.Origin,
            TokenEndpoint = address.Url(Auth.TokenEndpoint.Path),
            JwksUri = address.Url("/.well-known/jwks.json"),
            TlsClientCertificateBoundAccessTokens = options.Tls.ClientCertificates != TlsOptions.NoCertificates,
        }
        : throw GatewayProblemException.NotFound();
}
