using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>Checks DPoP proofs (RFC 9449 §4.3): by which key, for which request, how fresh, for which token, and never twice.</summary>
internal sealed class DpopVerifier(GatewayOptions options, PublicAddress address, TimeProvider time)
{
    private const string Header = "DPoP";
    private const string ReplayKind = "dpop";

    private TimeSpan ClockSkew => TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds);

    /// <summary>The proof that a request carries, checked; null if it carries none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="accessToken">The token it must be for (<c>ath</c>); null at the token endpoint.</param>
    /// <exception cref="GatewayProblemException"><c>invalid-dpop-proof</c>.</exception>
    public PresentedProof? Check(HttpRequest request, string? accessToken)
    {
        try
        {
            return request.Headers[Header] switch
            {
                [] => null,
                [{ } text] => Check(request, text, accessToken),
                _ => throw new JwsException("There are several proofs."),
            };
        }
        catch (JwsException exception)
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof, inner: exception);
        }
    }

    /// <summary>Uses up a proof's id, inside the transaction of what the proof is for; false if it was used before.</summary>
    public async Task<bool> TryUseOnceAsync(IGatewayTransaction transaction, PresentedProof proof, CancellationToken cancellationToken)
    {
        Sha256Digest id = Sha256Digest.Of(CanonicalJson.Write(json =>
        {
            json.Text("jkt", proof.Thumbprint);
            json.Text("jti", proof.Proof.Id);
        }));
        return await transaction.TryUseOnceAsync(ReplayKind, id.ToArray(), proof.Proof.IssuedAt + (2 * ClockSkew), cancellationToken);
    }

    private PresentedProof Check(HttpRequest request, string text, string? accessToken)
    {
        Require(text.Length <= options.Limits.TokenBytes, "The proof is too long.");
        DpopProof proof = DpopProof.Parse(text);
        // The path as it arrived; scheme, host and port as members know them, never as the Host header has them.
        Require(proof.IsFor(request.Method, new Uri(address.Url(request.Path.ToUriComponent()))), "The proof is for another request.");
        Require(proof.IsTimely(time.GetUtcNow(), ClockSkew), "The proof is not of now.");
        Require(accessToken is null || proof.IsWith(accessToken), "The proof is for another token.");
        return new PresentedProof(proof, text);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JwsException(otherwise);
        }
    }
}
