using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// The root certificates of those whose timestamps count, pinned out of band: the machine's own trust in web servers' CAs plays no part. Safe for
/// several threads.
/// </summary>
public sealed class TimestampAuthorities
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxPemBytes = 1024 * 1024;

    private const string TimestampingUsage = "1.3.6.1.5.5.7.3.8";

    private readonly X509Certificate2Collection _roots;

    private TimestampAuthorities(X509Certificate2Collection roots) => _roots = roots;

    /// <summary>When the first of the certificates ends, UTC: what was dated before goes on verifying.</summary>
    public DateTimeOffset EarliestEnd => _roots.Min(root => new DateTimeOffset(root.NotAfter.ToUniversalTime()));

    /// <summary>Reads root certificates in PEM; other blocks and text between them are passed over.</summary>
    /// <exception cref="TimestampFormatException">There is no certificate, or one cannot be read.</exception>
    public static TimestampAuthorities Parse(ReadOnlySpan<byte> pem)
    {
        if (pem.Length > MaxPemBytes)
        {
            throw new TimestampFormatException("The file of certificates is too large.");
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(Encoding.Latin1.GetString(pem));
        }
        catch (CryptographicException exception)
        {
            throw new TimestampFormatException("A certificate cannot be read.", exception);
        }

        return roots.Count > 0 ? new TimestampAuthorities(roots) : throw new TimestampFormatException("The file holds no certificate.");
    }

    /// <summary>
    /// Whether the certificate leads to one of the roots, for timestamping, at the moment it vouched for. Revocation is not asked for: an answer of today would
    /// not say what held then, and a proof has to verify offline.
    /// </summary>
    internal bool Vouch(X509Certificate2 signer, X509Certificate2Collection intermediates, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimestampingUsage));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        return chain.Build(signer);
    }
}
