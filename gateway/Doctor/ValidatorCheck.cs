using System.Net;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Advisories.Csaf;
using Gateway.Server.Hosting;
using Gateway.Server.Options;

namespace Gateway.Server.Doctor;

/// <summary>That the CSAF validator answers with its tests.</summary>
internal sealed class ValidatorCheck : ICheck
{
    private const int MaxAnswerBytes = 1024 * 1024;

    /// <inheritdoc/>
    public string Name => "validator";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        CsafOptions csaf = setup.Options.Csaf;
        if (csaf.ValidatorUrl is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            // What is named and is none is a fault of the settings.
            return;
        }

        using var http = new OutboundHttp(TimeProvider.System);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, CsafValidator.AddressOf(url, CsafValidation.TestsPath));
            OutboundAnswer answer = await http.SendAsync(request, MaxAnswerBytes, cancellationToken);
            if (answer.Status != HttpStatusCode.OK || !ListsTests(answer.Body))
            {
                findings.Wrong($"What answers at {url} is no csaf-validator-service. {Consequence(csaf)}");
            }
        }
        catch (OutboundException exception)
        {
            findings.Warn($"The CSAF validator does not answer at {url}: {exception.Message} {Consequence(csaf)}");
        }
    }

    private static string Consequence(CsafOptions csaf) => csaf.WhenUnchecked == CsafOptions.Accept
        ? "CSAF documents are taken unchecked meanwhile."
        : "CSAF documents that are not sealed are refused meanwhile.";

    private static bool ListsTests(byte[] body)
    {
        try
        {
            using JsonDocument tests = JsonDocument.Parse(body);
            return tests.RootElement.ValueKind == JsonValueKind.Array && tests.RootElement.GetArrayLength() > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
