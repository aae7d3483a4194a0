namespace Gateway.Server.Auth;

/// <summary>
/// Marks a request that showed a token which was refused: another answer than to one that showed none. ASP.NET does not keep a failed result.
/// </summary>
internal sealed class TokenRefusal
{
    /// <summary>Marks the request.</summary>
    public static void Mark(HttpContext context) => context.Features.Set(new TokenRefusal());

    /// <summary>Whether the request is marked.</summary>
    public static bool IsMarked(HttpContext context) => context.Features.Get<TokenRefusal>() is not null;
}
