using System.Net.Security;
using Gateway.Exchange;
using Gateway.Server.Logging;
using Gateway.Server.Options;

namespace Gateway.Server.Tls;

/// <summary>
/// The certificate that HTTPS addresses present. Its files are looked at again when somebody connects, a few seconds apart, so that a renewed certificate serves
/// without a restart; files that are not right, or half-written, leave the one before in place. Safe for several threads.
/// </summary>
internal sealed class ServedCertificate
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly CertificateFiles files;
    private readonly Lock looking = new();
    private volatile SslStreamCertificateContext current;
    private (DateTime Certificate, DateTime Key) state;
    private long? lookedAt;

    /// <summary>Reads the files a first time.</summary>
    /// <exception cref="SetupException">They are not a certificate and its key.</exception>
    public ServedCertificate(CertificateFiles files)
    {
        this.files = files;
        state = files.ReadState();
        current = files.Read();
    }

    /// <summary>The certificate for the connection that is being made.</summary>
    public SslStreamCertificateContext Current(TimeProvider time, ILogger logger)
    {
        // Nobody waits: while one connection looks, the others take what is there.
        if (looking.TryEnter())
        {
            try
            {
                if (lookedAt is not { } at || time.GetElapsedTime(at) >= LookAgain)
                {
                    lookedAt = time.GetTimestamp();
                    Look(time, logger);
                }
            }
            finally
            {
                looking.Exit();
            }
        }

        return current;
    }

    private void Look(TimeProvider time, ILogger logger)
    {
        (DateTime, DateTime) seen = files.ReadState();
        if (seen == state)
        {
            return;
        }

        try
        {
            // The one before is left to the collector: connections may still be using it.
            current = files.Read();
            state = seen;
            Announce(time, logger);
        }
        catch (SetupException exception)
        {
            logger.CertificateKept(exception);
        }
    }

    /// <summary>When the certificate that is served ends.</summary>
    public DateTimeOffset EndsAt => current.TargetCertificate.NotAfter.ToUniversalTime();

    /// <summary>Logs which certificate is served, and warns when it ends soon.</summary>
    public void Announce(TimeProvider time, ILogger logger)
    {
        DateTimeOffset end = EndsAt;
        logger.CertificateServed(current.TargetCertificate.Thumbprint, end);
        if (end - time.GetUtcNow() < ExpiryNotice.Ahead)
        {
            logger.CertificateEnds(end);
        }
    }
}
