using Gateway.Exchange;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Auth;

/// <summary>The Authorization header as it came: one scheme and one token.</summary>
/// <param name="IsDpop">Whether the scheme is DPoP (RFC 9449 §7.1) and not Bearer.</param>
/// <param name="Text">The token.</param>
internal sealed record PresentedToken(bool IsDpop, string Text)
{
    private const string BearerPrefix = "Bearer ";
    private const string DpopPrefix = "DPoP ";

    /// <summary>Reads the header; null if the request shows no token of a scheme we know.</summary>
    /// <exception cref="JwsException">There are several headers, or more than a token.</exception>
    public static PresentedToken? Read(HttpRequest request)
    {
        StringValues header = request.Headers.Authorization;
        if (header.Count > 1)
        {
            throw new JwsException("The token is refused: there are several Authorization headers.");
        }

        string value = header.ToString();
        bool dpop = value.StartsWith(DpopPrefix, StringComparison.OrdinalIgnoreCase);
        if (!dpop && !value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string token = value[(dpop ? DpopPrefix : BearerPrefix).Length..];
        return token.Length > 0 && !token.Contains(' ', StringComparison.Ordinal)
            ? new PresentedToken(dpop, token)
            : throw new JwsException("The token is refused: the Authorization header is not a scheme and one token.");
    }
}
