using System.Security.Claims;

namespace Gateway.Server.Auth;

/// <summary>The ASP.NET identity of a caller whose token is valid; it carries the token and nothing else.</summary>
internal sealed class TokenIdentity(AccessToken token) : ClaimsIdentity(authenticationType: "access-token")
{
    /// <summary>The validated token.</summary>
    public AccessToken Token { get; } = token;

    /// <summary>The validated token of a request, or null if it shows none.</summary>
    public static AccessToken? Of(HttpContext context) => (context.User.Identity as TokenIdentity)?.Token;
}
