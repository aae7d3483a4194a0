using Gateway.Crypto;

namespace Gateway.Server.Auth;

/// <summary>A DPoP proof (RFC 9449 §4) that was checked against its request, all but whether its id was used before.</summary>
/// <param name="Key">The key that made it.</param>
/// <param name="Thumbprint">The key's thumbprint, <c>jkt</c>.</param>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="IssuedAt">Its <c>iat</c>.</param>
/// <param name="Text">The proof itself: evidence for the log.</param>
internal sealed record PresentedProof(VerifyingKey Key, string Thumbprint, string Id, DateTimeOffset IssuedAt, string Text);
