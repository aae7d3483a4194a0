using System.Security.Cryptography;

namespace Gateway.Exchange;

/// <summary>The single-use id of a login assertion or DPoP proof.</summary>
internal static class TokenId
{
    private const int SizeBytes = 16;
    private const int MaxCharacters = 128;

    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        return StrictBase64Url.Encode(bytes);
    }

    public static string Read(JwsMembers claims)
    {
        string id = claims.Text("jti");
        // The gateway remembers each id until it expires: a long one would be a way to fill its memory.
        return id.Length is > 0 and <= MaxCharacters ? id : throw new JwsException("The token's id is empty or too long.");
    }
}
