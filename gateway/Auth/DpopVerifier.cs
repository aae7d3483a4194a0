using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>Checks DPoP proofs (RFC 9449 §4.3): by which key, for which request, how fresh, for which token, and never twice.</summary>
internal sealed class DpopVerifier(GatewayOptions options, PublicAddress address, TimeProvider time)
{
    private const string Type = "dpop+jwt";
    private const string ReplayKind = "dpop";
    private const int MaxIdLength = 256;

    private TimeSpan ClockSkew => TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds);

    /// <summary>The proof that a request carries, checked; null if it carries none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="accessToken">The token it must be for (<c>ath</c>); null at the token endpoint.</param>
    /// <exception cref="GatewayProblemException"><c>invalid-dpop-proof</c>.</exception>
    public PresentedProof? Check(HttpRequest request, string? accessToken)
    {
        try
        {
            return request.Headers["DPoP"] switch
            {
                [] => null,
                [{ } text] => Check(request, text, accessToken),
                _ => throw new TokenFormatException("The proof is refused: there are several."),
            };
        }
        catch (TokenFormatException exception)
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof, inner: exception);
        }
    }

    /// <summary>Uses up a proof's id, inside the transaction of what the proof is for.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-dpop-proof</c>: it was used before.</exception>
    public async Task UseOnceAsync(IGatewayTransaction transaction, PresentedProof proof, CancellationToken cancellationToken)
    {
        byte[] id = SHA256.HashData(CanonicalJson.Write(json =>
        {
            json.Text("jkt", proof.Thumbprint);
            json.Text("jti", proof.Id);
        }));
        if (!await transaction.TryUseOnceAsync(ReplayKind, id, proof.IssuedAt + ClockSkew + ClockSkew, cancellationToken))
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof);
        }
    }

    private PresentedProof Check(HttpRequest request, string text, string? accessToken)
    {
        StrictToken proof = StrictToken.Read(text, options.Limits.TokenBytes, TokenRules.OwnAlgorithms, Type, "jwk");
        VerifyingKey? key = proof.Header.TryGetProperty("jwk", out var jwk) ? Jwk.Read(jwk) : null;
        Require(key is not null && key.Verify(proof.SigningInput, proof.Signature), "its signature does not verify");
        Require(proof.Text("htm") == request.Method, "it is for another method");
        Require(IsFor(proof.Text("htu"), request), "it is for another address");
        DateTimeOffset issuedAt = proof.Time("iat");
        Require((time.GetUtcNow() - issuedAt).Duration() <= ClockSkew, "it is not of now");
        Require(accessToken is null || proof.Text("ath") == HashOf(accessToken), "it is for another token");
        string id = proof.Text("jti");
        Require(id.Length <= MaxIdLength, "its id is too long");
        return new PresentedProof(key!, Jwk.Thumbprint(key!), id, issuedAt, text);
    }

    // RFC 9449 §4.3, 9: scheme, host, port and path are compared after normalisation; query and fragment do not count.
    private bool IsFor(string target, HttpRequest request) =>
        Uri.TryCreate(target, UriKind.Absolute, out Uri? claimed)
        && claimed.GetLeftPart(UriPartial.Path) == new Uri(address.Url(request.Path.ToUriComponent())).GetLeftPart(UriPartial.Path);

    private static string HashOf(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new TokenFormatException($"The proof is refused: {otherwise}.");
        }
    }
}
