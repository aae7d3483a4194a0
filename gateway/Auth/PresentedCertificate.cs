using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Crypto;

namespace Gateway.Server.Auth;

/// <summary>
/// The certificate that the caller showed in the TLS handshake, where it also proved to hold its key. Who signed it, for whom and until when means nothing here:
/// who the caller is says the login assertion, and the certificate is one more thing that a thief of the token would have to have.
/// </summary>
/// <param name="Thumbprint">The SHA-256 of its DER bytes in base64url, <c>x5t#S256</c> (RFC 8705 §3.1).</param>
/// <param name="IsEd25519">Whether its key is of the kind that access keys are.</param>
/// <param name="Key">Its key, if it is of that kind and a usable point.</param>
internal sealed record PresentedCertificate(string Thumbprint, bool IsEd25519, VerifyingKey? Key)
{
    // id-Ed25519, RFC 8410 section 3.
    private const string Ed25519Oid = "1.3.101.112";

    /// <summary>The certificate of a request's connection; null if there is none. A header that claims one is never believed.</summary>
    public static PresentedCertificate? Of(HttpContext context) => context.Connection.ClientCertificate is { } certificate
        ? Read(certificate)
        : null;

    private static PresentedCertificate Read(X509Certificate2 certificate)
    {
        bool isEd25519 = certificate.PublicKey.Oid.Value == Ed25519Oid;
        _ = VerifyingKey.TryCreate(isEd25519 ? certificate.PublicKey.EncodedKeyValue.RawData : [], out VerifyingKey? key);
        return new PresentedCertificate(Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)), isEd25519, key);
    }
}
