using System.Buffers.Text;
using System.Text;
using Gateway.Crypto;

namespace Exchange.Tests.Tokens;

/// <summary>Signs any two texts as a compact JWS: well signed, so that only what they say can be refused.</summary>
internal static class RawToken
{
    public static string Sign(SigningKey key, string header, string claims)
    {
        string input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
