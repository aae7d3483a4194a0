using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>
/// What a token is bound to: a key whose possession a DPoP proof shows (RFC 9449 §6), a client certificate (RFC 8705 §3), both, or neither. Whoever presents the
/// token must show all that it is bound to.
/// </summary>
/// <param name="Key">The thumbprint of the key, <c>jkt</c>.</param>
/// <param name="Certificate">The thumbprint of the certificate, <c>x5t#S256</c>.</param>
internal sealed record TokenBinding(string? Key, string? Certificate)
{
    /// <summary>The claim that holds it (RFC 7800).</summary>
    public const string Claim = "cnf";

    private const string KeyMember = "jkt";
    private const string CertificateMember = "x5t#S256";

    /// <summary>A bearer token's: whoever has it can use it.</summary>
    public static TokenBinding None { get; } = new(null, null);

    /// <summary>Whether the token is bound to anything.</summary>
    public bool IsBound => Key is not null || Certificate is not null;

    /// <summary>Reads the binding of a token.</summary>
    /// <exception cref="JwsException">It is not one that is understood: that must not turn a bound token into a bearer token.</exception>
    public static TokenBinding Read(JwsMembers claims)
    {
        if (!claims.Has(Claim))
        {
            return None;
        }

        JwsMembers confirmation = claims.Nested(Claim);
        confirmation.RequireOnly(KeyMember, CertificateMember);
        var binding = new TokenBinding(confirmation.OptionalText(KeyMember), confirmation.OptionalText(CertificateMember));
        return binding.IsBound ? binding : throw new JwsException("The token is refused: its confirmation is empty.");
    }

    /// <summary>The claim's members.</summary>
    public Dictionary<string, object> ToClaim()
    {
        Dictionary<string, object> members = [];
        if (Key is not null)
        {
            members[KeyMember] = Key;
        }

        if (Certificate is not null)
        {
            members[CertificateMember] = Certificate;
        }

        return members;
    }
}
