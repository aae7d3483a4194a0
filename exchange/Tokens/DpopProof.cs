using System.Text;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A DPoP proof (RFC 9449): that the sender of one request holds a key. It verifies under the key it carries, so whose key that is, whether the id was
/// used before, and whether the request is the one meant are the reader's questions.
/// </summary>
public sealed class DpopProof
{
    private const string Type = "dpop+jwt";

    private DpopProof(VerifyingKey key) => Key = key;

    /// <summary>The key the proof carries and verifies under.</summary>
    public VerifyingKey Key { get; }

    /// <summary>The key's thumbprint (RFC 7638), as a bound token names it in <c>cnf.jkt</c>.</summary>
    public string Thumbprint => Ed25519Jwk.Thumbprint(Key);

    /// <summary>The request's method.</summary>
    public required string Method { get; init; }

    /// <summary>The request's address, without query and fragment.</summary>
    public required Uri Target { get; init; }

    /// <summary>Its single-use id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The hash of the access token it goes with, base64url, or null.</summary>
    public string? AccessTokenHash { get; init; }

    /// <summary>Makes a proof for one request.</summary>
    /// <param name="key">The caller's access key.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="target">The request's address; query and fragment are left out.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="accessToken">The access token sent along, or null when one is asked for.</param>
    public static string Create(SigningKey key, string method, Uri target, DateTimeOffset now, string? accessToken) => CompactJws.Sign(
        key,
        Type,
        header =>
        {
            header.WriteStartObject("jwk");
            Ed25519Jwk.Write(header, key.VerifyingKey);
            header.WriteEndObject();
        },
        claims =>
        {
            claims.WriteString("htm", method);
            claims.WriteString("htu", Address(target));
            claims.WriteString("jti", TokenId.Create());
            claims.WriteNumber("iat", now.ToUnixTimeSeconds());
            if (accessToken is not null)
            {
                claims.WriteString("ath", Hash(accessToken));
            }
        });

    /// <summary>Reads a proof and verifies it under the key it carries.</summary>
    /// <exception cref="JwsException">It is not one.</exception>
    public static DpopProof Parse(string token)
    {
        CompactJws jws = CompactJws.Parse(token, Type, "jwk");
        if (!Ed25519Jwk.TryRead(jws.Header.Nested("jwk"), out VerifyingKey? key) || !jws.IsSignedBy(key))
        {
            throw new JwsException("The proof is not signed by the key it carries.");
        }

        if (!Uri.TryCreate(jws.Claims.Text("htu"), UriKind.Absolute, out Uri? target))
        {
            throw new JwsException("The proof's target is not an address.");
        }

        return new DpopProof(key)
        {
            Method = jws.Claims.Text("htm"),
            Target = target,
            Id = TokenId.Read(jws.Claims),
            IssuedAt = jws.Claims.Time("iat"),
            AccessTokenHash = jws.Claims.OptionalText("ath"),
        };
    }

    /// <summary>Whether it is for this request; query and fragment do not count (RFC 9449 §4.3).</summary>
    /// <param name="method">The request's method; case counts.</param>
    /// <param name="target">The request's address as the gateway publishes it, never as the <c>Host</c> header says.</param>
    public bool IsFor(string method, Uri target) =>
        string.Equals(Method, method, StringComparison.Ordinal) && string.Equals(Address(Target), Address(target), StringComparison.Ordinal);

    /// <summary>Whether it goes with this access token.</summary>
    public bool IsWith(string accessToken) => string.Equals(AccessTokenHash, Hash(accessToken), StringComparison.Ordinal);

    /// <summary>Whether it was made within <paramref name="clockSkew"/> of <paramref name="now"/>, UTC.</summary>
    public bool IsTimely(DateTimeOffset now, TimeSpan clockSkew) => (now - IssuedAt).Duration() <= clockSkew;

    private static string Address(Uri target) => target.GetLeftPart(UriPartial.Path);

    private static string Hash(string accessToken) => StrictBase64Url.Encode(Sha256Digest.Of(Encoding.ASCII.GetBytes(accessToken)).Bytes);
}
