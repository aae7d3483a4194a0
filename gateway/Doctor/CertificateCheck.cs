using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gateway.Server.Options;
using Gateway.Server.Tls;

namespace Gateway.Server.Doctor;

/// <summary>That the certificate and its key belong together, are in date, and name the host that members call.</summary>
internal sealed class CertificateCheck : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public string Name => "certificate";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.Options.Tls is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile } || !File.Exists(certificateFile) || !File.Exists(keyFile))
        {
            // That they are needed, or named and absent, is a fault of the settings.
            return Task.CompletedTask;
        }

        try
        {
            Examine(new CertificateFiles(certificateFile, keyFile).Read().TargetCertificate, certificateFile, setup, findings);
        }
        catch (SetupException exception)
        {
            findings.Wrong(exception.Message);
        }

        return Task.CompletedTask;
    }

    private static void Examine(X509Certificate2 certificate, string file, Setup setup, Findings findings)
    {
        DateTimeOffset now = setup.Time.GetUtcNow();
        DateTimeOffset begin = certificate.NotBefore.ToUniversalTime();
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        if (now >= end)
        {
            findings.Wrong($"The certificate in {file} ended on {Day(end)}: renew it; its files are read again when they change.");
        }
        else if (now < begin)
        {
            findings.Wrong($"The certificate in {file} is not valid before {Day(begin)}: use another one until then, or set this machine's clock right.");
        }
        else if (end - now < Soon)
        {
            findings.Warn($"The certificate in {file} ends on {Day(end)}: renew it; its files are read again when they change.");
        }

        if (Uri.TryCreate(setup.Options.PublicUrl, UriKind.Absolute, out Uri? url) && !certificate.MatchesHostname(url.IdnHost.Trim('[', ']')))
        {
            findings.Wrong($"The certificate in {file} does not name {url.IdnHost}, the host of Gateway:PublicUrl: members refuse it.");
        }
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
