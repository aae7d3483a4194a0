using System.Text.Json.Serialization;

namespace Gateway.Client.Http.Answers;

/// <summary>POST /oauth/token (RFC 6749 §5.1); a lifetime in seconds.</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string? Scope = null);
