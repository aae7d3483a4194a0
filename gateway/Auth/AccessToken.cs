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

    /// <summary>What it is bound to.</summary>
    public required TokenBinding Binding { get; init; }

    /// <summary>
    /// Takes the claims of a token that passed the strict reader; what each must be is checked once more than the signature's validation does.
    /// </summary>
    /// <exception cref="JwsException">A claim is absent or of the wrong kind.</exception>
    public static AccessToken FromClaims(StrictToken token)
    {
        bool known = PrincipalId.TryParse(token.Claims.Text("sub"), out PrincipalId principal);
        if (!known || (token.Claims.OptionalText("agency") ?? principal.Agency.Value) != principal.Agency.Value)
        {
            throw new JwsException("The token is refused: its subject is not a principal of its agency.");
        }

        _ = token.Claims.Text("iss");
        _ = token.Claims.Text("aud");
        _ = token.Claims.Text("jti");
        return new AccessToken
        {
            Principal = principal,
            Scopes = (token.Claims.OptionalText("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ExpiresAt = token.Claims.Time("exp"),
            AccessKey = token.Claims.OptionalText(AccessKeyClaim),
            Binding = TokenBinding.Read(token.Claims),
        };
    }
}
