using System.Net;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Csaf;

/// <summary>
/// Asks the configured csaf-validator-service whether a CSAF document conforms. The document goes there out of its own ciphertext, chunk by chunk: no plaintext of it is kept meanwhile, in memory or
/// in a file. Where there is no answer, the operator's choice applies.
/// </summary>
internal sealed class CsafValidator(OutboundHttp http, IPayloadStore payloads, GatewayOptions options, ILogger<CsafValidator> logger)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    /// <summary>Has a document judged.</summary>
    /// <param name="document">The staged document, its file key at hand.</param>
    /// <param name="sizeBytes">Its plaintext's size.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is known of it; null if there is nobody to ask.</returns>
    /// <exception cref="GatewayProblemException">
    /// <c>invalid-advisory</c> with the tests that found errors; <c>validator-unavailable</c> or <c>payload-too-large</c> if it could not be checked and has to be.
    /// </exception>
    public async Task<DocumentValidation?> JudgeAsync(EncryptedDocument document, long sizeBytes, CancellationToken cancellationToken)
    {
        if (options.Csaf.ValidatorUrl is not { } url)
        {
            return null;
        }

        if (sizeBytes > options.Csaf.DocumentBytes)
        {
            return Unchecked("It is larger than the validator is shown.", () => Refusal.PayloadTooLarge("A CSAF document is larger than this gateway has checked."));
        }

        try
        {
            await AskAsync(AddressOf(url, CsafValidation.Path), document, sizeBytes, cancellationToken);
            return DocumentValidation.Valid;
        }
        catch (OutboundException failure)
        {
            return Unchecked(failure.Message, () => new GatewayProblemException(ProblemName.ValidatorUnavailable, inner: failure) { RetryAfter = AskAgain });
        }
    }

    /// <summary>An address of the service.</summary>
    internal static Uri AddressOf(string url, string path) => new($"{url.TrimEnd('/')}/{path}");

    private async Task AskAsync(Uri address, EncryptedDocument document, long sizeBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ValidationContent(payloads, document, sizeBytes, options.Csaf.ValidatorPreset),
        };
        OutboundAnswer answer = await http.SendAsync(request, CsafValidation.MaxAnswerBytes, TimeSpan.FromSeconds(options.Csaf.TimeoutSeconds), cancellationToken);
        if (answer.Status != HttpStatusCode.OK || !CsafValidation.TryRead(answer.Body, out IReadOnlyList<string> failedTests))
        {
            throw new OutboundException($"It answered {(int)answer.Status} and no result.");
        }

        if (failedTests.Count > 0)
        {
            throw new GatewayProblemException(ProblemName.InvalidAdvisory, $"A CSAF document fails {string.Join(", ", failedTests)}.") { FailedTests = failedTests };
        }
    }

    private DocumentValidation Unchecked(string reason, Func<GatewayProblemException> refusal)
    {
        bool accepted = options.Csaf.WhenUnchecked == CsafOptions.Accept;
        logger.DocumentUnchecked(accepted, reason);
        return accepted ? DocumentValidation.Unchecked : throw refusal();
    }
}
