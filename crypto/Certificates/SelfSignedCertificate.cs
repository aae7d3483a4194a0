using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// A server's X.509 certificate (RFC 5280, ECDSA on P-256) that vouches for itself, for trials: whoever connects has to be given it (<c>SSL_CERT_FILE</c>,
/// <c>curl --cacert</c>). It is good for one host and for loopback, for 397 days.
/// </summary>
public static class SelfSignedCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);

    // A machine whose clock is a little behind must not find it not yet valid.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    /// <summary>Makes one.</summary>
    /// <param name="host">The server's host, a name or an address.</param>
    /// <param name="now">The time it is valid from.</param>
    /// <returns>PEM of the certificate, and of its private key for the caller to zero.</returns>
    public static (byte[] Certificate, byte[] Key) Create(string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(host);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(NamesOf(host));
        using X509Certificate2 certificate = request.CreateSelfSigned(now - ClockTolerance, now + Lifetime);
        return (Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"), WritePem(key));
    }

    private static X509Extension NamesOf(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            if (!IPAddress.IsLoopback(address))
            {
                names.AddIpAddress(address);
            }
        }
        else if (host != "localhost")
        {
            names.AddDnsName(host);
        }

        return names.Build();
    }

    private static byte[] WritePem(ECDsa key)
    {
        byte[] der = key.ExportPkcs8PrivateKey();
        try
        {
            return PemEncoding.WriteUtf8("PRIVATE KEY"u8, der);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}
