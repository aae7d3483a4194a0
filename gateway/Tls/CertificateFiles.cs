using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Server.Options;

namespace Gateway.Server.Tls;

/// <summary>The PEM files of a certificate with its chain, and of its private key.</summary>
/// <param name="CertificateFile">The certificate first, then whatever leads to a root that clients know.</param>
/// <param name="KeyFile">The private key.</param>
internal sealed record CertificateFiles(string CertificateFile, string KeyFile)
{
    /// <summary>What tells one state of the files from another: a renewal writes both anew.</summary>
    public (DateTime Certificate, DateTime Key) ReadState() => (File.GetLastWriteTimeUtc(CertificateFile), File.GetLastWriteTimeUtc(KeyFile));

    /// <summary>Reads both.</summary>
    /// <exception cref="SetupException">They are not a certificate and its key, or cannot be read.</exception>
    public SslStreamCertificateContext Read()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(CertificateFile);
            var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            chain.RemoveAt(0);
            // Offline: what clients are to be shown is in the file, and a start does not wait for somebody else's server.
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SetupException($"{CertificateFile} and {KeyFile} are not a certificate and its private key.", exception);
        }
    }
}
