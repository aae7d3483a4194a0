using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>What a validated access token says. Whether its principal still stands is asked anew on every request.</summary>
internal sealed record AccessToken
{
    /// <summary>The media type in the header's <c>typ</c> (RFC 9068 §2.1).</summary>
    public const string Type = "at+jwt";

    /// <summary>The claim that names the access key by which the token was obtained, so that the token dies with the key.</summary>
    public const string AccessKeyClaim = "access_key";

    /// <summary>The caller.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The scopes the token was issued with.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The thumbprint of the access key it was obtained with; absent from an external issuer's token.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The thumbprint of the key it is bound to (RFC 9449 §6); absent from a bearer token.</summary>
    public string? BoundTo { get; init; }

    /// <summary>Takes the claims of a token that passed the strict reader; what each must be is checked once more than the signature's validation does.</summary>
    /// <exception cref="TokenFormatException">A claim is absent or of the wrong kind.</exception>
    public static AccessToken FromClaims(StrictToken token)
    {
        if (!PrincipalId.TryParse(token.Text("sub"), out PrincipalId principal) || (token.OptionalText("agency") ?? principal.Agency.Value) != principal.Agency.Value)
        {
            throw new TokenFormatException("The token is refused: its subject is not a principal of its agency.");
        }

        _ = token.Time("iat");
        _ = token.Text("iss");
        _ = token.Text("aud");
        _ = token.Text("jti");
        return new AccessToken
        {
            Principal = principal,
            Scopes = (token.OptionalText("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ExpiresAt = token.Time("exp"),
            AccessKey = token.OptionalText(AccessKeyClaim),
            BoundTo = ReadBinding(token.Payload),
        };
    }

    private static string? ReadBinding(JsonElement payload)
    {
        if (!payload.TryGetProperty("cnf", out JsonElement confirmation))
        {
            return null;
        }

        // A confirmation we do not understand must not turn a bound token into a bearer token.
        return confirmation.ValueKind == JsonValueKind.Object && confirmation.EnumerateObject().Count() == 1
            && confirmation.TryGetProperty("jkt", out JsonElement jkt) && jkt.ValueKind == JsonValueKind.String
            ? jkt.GetString()
            : throw new TokenFormatException("The token is refused: its confirmation is not a key's thumbprint.");
    }
}
