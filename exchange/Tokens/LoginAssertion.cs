using System.Globalization;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A principal's login assertion (RFC 7523, private_key_jwt): signed with one of its access keys, valid at one gateway, for minutes, once.
/// What was parsed is untrusted until a key of the principal verified it.
/// </summary>
public sealed class LoginAssertion
{
    /// <summary>The value of <c>client_assertion_type</c> (RFC 7523 §2.2).</summary>
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const string Type = "client-authentication+jwt";

    private readonly CompactJws token;

    private LoginAssertion(CompactJws token) => this.token = token;

    /// <summary>Who logs in: <c>iss</c> and <c>sub</c> alike.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>Whom it is for: the gateway's issuer name.</summary>
    public required string Audience { get; init; }

    /// <summary>Its single-use id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it ends, UTC; at most 300 s after <see cref="IssuedAt"/>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Before when it does not count, UTC, or null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The thumbprint of the key it says it was signed with, or null; only a hint.</summary>
    public string? KeyId { get; init; }

    /// <summary>Makes an assertion.</summary>
    /// <param name="principal">Who logs in.</param>
    /// <param name="issuer">The gateway's issuer name, from its discovery document.</param>
    /// <param name="accessKey">One of the principal's access keys.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="lifetime">At most 300 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not positive, or too long.</exception>
    public static string Create(PrincipalId principal, string issuer, SigningKey accessKey, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, Limits.AssertionLifetime);
        long issuedAt = now.ToUnixTimeSeconds();
        return CompactJws.Sign(
            accessKey,
            Type,
            header => header.WriteString("kid", Ed25519Jwk.Thumbprint(accessKey.VerifyingKey)),
            claims =>
            {
                claims.WriteString("iss", principal.Value);
                claims.WriteString("sub", principal.Value);
                claims.WriteString("aud", issuer);
                claims.WriteString("jti", TokenId.Create());
                claims.WriteNumber("iat", issuedAt);
                claims.WriteNumber("exp", issuedAt + (long)lifetime.TotalSeconds);
            });
    }

    /// <summary>Reads an assertion.</summary>
    /// <exception cref="JwsException">It is not one.</exception>
    public static LoginAssertion Parse(string token)
    {
        CompactJws jws = CompactJws.Parse(token, Type, "kid");
        JwsMembers claims = jws.Claims;
        if (!PrincipalId.TryParse(claims.Text("sub"), out PrincipalId principal) || claims.Text("iss") != principal.Value)
        {
            throw new JwsException("The assertion's issuer and subject are not one principal.");
        }

        var assertion = new LoginAssertion(jws)
        {
            Principal = principal,
            // One text, never an array: an assertion that several gateways accept could be replayed by one of them at another.
            Audience = claims.Text("aud"),
            Id = TokenId.Read(claims),
            IssuedAt = claims.Time("iat"),
            ExpiresAt = claims.Time("exp"),
            NotBefore = claims.OptionalTime("nbf"),
            KeyId = jws.Header.OptionalText("kid"),
        };
        TimeSpan lifetime = assertion.ExpiresAt - assertion.IssuedAt;
        return lifetime > TimeSpan.Zero && lifetime <= Limits.AssertionLifetime
            ? assertion
            : throw new JwsException(string.Create(CultureInfo.InvariantCulture, $"An assertion lives at most {Limits.AssertionLifetime.TotalSeconds} s."));
    }

    /// <summary>Whether it is neither from the future nor over.</summary>
    /// <param name="now">The time, UTC.</param>
    /// <param name="clockSkew">How far the clocks may differ.</param>
    public bool IsTimely(DateTimeOffset now, TimeSpan clockSkew) =>
        IssuedAt <= now + clockSkew && ExpiresAt > now - clockSkew && !(NotBefore > now + clockSkew);

    /// <summary>Whether <paramref name="accessKey"/> signed it.</summary>
    public bool IsSignedBy(VerifyingKey accessKey) => token.IsSignedBy(accessKey);
}
