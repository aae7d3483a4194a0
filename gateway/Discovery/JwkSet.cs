using Gateway.Server.Auth;

namespace Gateway.Server.Discovery;

/// <summary>A JSON Web Key Set (RFC 7517 §5).</summary>
/// <param name="Keys">The keys.</param>
internal sealed record JwkSet(IReadOnlyList<Jwk> Keys);
