using System.Buffers.Text;
using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>
/// An access token in its compact form (RFC 7515 §7.1), read strictly: one text per token, one meaning per member. IdentityModel would take duplicate
/// claims, <c>crit</c>, <c>b64:false</c>, padding, float times and arrays of audiences; what it is shown has passed here first. Nothing is verified yet.
/// </summary>
/// <param name="Header">The header: no member but the allowed ones.</param>
/// <param name="Claims">The claims.</param>
internal sealed record StrictToken(JwsMembers Header, JwsMembers Claims)
{
    private const int MaxKeyIdLength = 128;

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="maxBytes">The longest that is read.</param>
    /// <param name="algorithms">The values that <c>alg</c> may have.</param>
    /// <param name="headerMembers">The only header members there may be. So <c>crit</c>, <c>b64</c>, <c>jwk</c>, <c>jku</c>, <c>x5u</c> and what else would change
    /// the token's meaning or its key are refused unread.</param>
    /// <exception cref="JwsException">The token breaks a rule.</exception>
    public static StrictToken Read(string text, int maxBytes, IReadOnlyCollection<string> algorithms, params ReadOnlySpan<string> headerMembers)
    {
        Require(text.Length <= maxBytes, "it is too long");
        string[] parts = text.Split('.');
        Require(parts.Length == 3, "it does not have three parts");
        Require(TryDecode(parts[2], out _), "its signature is not canonical base64url");
        var token = new StrictToken(ReadMembers(parts[0]), ReadMembers(parts[1]));
        token.Header.RequireOnly(headerMembers);
        Require(algorithms.Contains(token.Header.Text("alg")), "its algorithm is not accepted");
        Require(token.Header.Text("typ") == AccessToken.Type, "it is of another type");
        // Plain characters, since some implementations take a kid for a path or a query.
        Require(IsPlain(token.Header.Text("kid"), MaxKeyIdLength), "its kid is not plain");
        return token;
    }

    private static JwsMembers ReadMembers(string part)
    {
        Require(TryDecode(part, out byte[] json), "a part is not canonical base64url");
        return JwsMembers.Parse(json);
    }

    // No padding, no white space, no stray bits in the last character: the decoder takes all three, writing the bytes again shows them.
    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!IsPlain(text, text.Length) || !Base64Url.IsValid(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return string.Equals(Base64Url.EncodeToString(bytes), text, StringComparison.Ordinal);
    }

    private static bool IsPlain(string text, int maxLength) =>
        text.Length >= 1 && text.Length <= maxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JwsException($"The token is refused: {otherwise}.");
        }
    }
}
