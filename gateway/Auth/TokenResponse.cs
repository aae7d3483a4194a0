using System.Text.Json.Serialization;

namespace Gateway.Server.Auth;

/// <summary>The answer to a token request (RFC 6749 §5.1).</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="TokenType"><c>Bearer</c> or <c>DPoP</c>.</param>
/// <param name="ExpiresIn">Its life in seconds.</param>
/// <param name="Scope">Its scopes, separated by spaces.</param>
internal sealed record TokenResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope)
{
    /// <summary>The type's name; never the token.</summary>
    public override string ToString() => nameof(TokenResponse);
}
