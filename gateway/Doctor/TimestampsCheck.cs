using System.Text;
using Gateway.Crypto;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Timestamps;

namespace Gateway.Server.Doctor;

/// <summary>That the timestamping authority answers with a token that leads to the configured certificates.</summary>
internal sealed class TimestampsCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "timestamps";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.Options.Logs is not { TimestampAuthority: { } authority, TimestampCertificateFile: { } file } || !File.Exists(file) || !IsHttp(authority))
        {
            // What is named and is none is a fault of the settings.
            return;
        }

        using var http = new OutboundHttp(TimeProvider.System);
        try
        {
            await new TimestampSource(setup.Options, http).DateAsync(Encoding.UTF8.GetBytes("gateway doctor"), cancellationToken);
        }
        catch (SetupException exception)
        {
            findings.Wrong(exception.Message);
        }
        catch (OutboundException exception)
        {
            findings.Warn($"The timestamping authority does not answer at {authority}: {exception.Message} Checkpoints are not dated meanwhile.");
        }
        catch (TimestampFormatException exception)
        {
            findings.Wrong($"The timestamping authority at {authority} does not answer with a token of Gateway:Logs:TimestampCertificateFile: {exception.Message}");
        }
    }

    private static bool IsHttp(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
