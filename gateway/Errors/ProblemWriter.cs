using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Server.Errors;

/// <summary>Writes a refusal as <c>application/problem+json</c> (RFC 9457), whatever <c>Accept</c> says.</summary>
internal sealed class ProblemWriter(GatewayOptions options)
{
    private const string MediaType = "application/problem+json";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the answer. The response must not have started.</summary>
    public async Task WriteAsync(HttpContext context, GatewayProblemException problem)
    {
        HttpResponse response = context.Response;
        Reset(response);
        response.StatusCode = problem.Kind.Status;
        AddHeaders(context, problem);
        await WriteBodyAsync(context, Format(problem));
    }

    /// <summary>
    /// Answers for a defect of ours: it has no name in the contract, since there should be none (RFC 9457 §4.2.1, <c>about:blank</c>).
    /// </summary>
    public static async Task WriteDefectAsync(HttpContext context)
    {
        Reset(context.Response);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        await WriteBodyAsync(context, """{"type":"about:blank","title":"Internal Server Error","status":500}"""u8.ToArray());
    }

    private static async Task WriteBodyAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    // What a handler had set for its success must not decorate the refusal: the 404 of a thing that is absent and of one that is not yours are the same bytes.
    private static void Reset(HttpResponse response)
    {
        foreach (string name in (string[])["Content-Type", "Content-Length", "Content-Disposition", "Content-Range", "ETag", "Location", "Accept-Ranges"])
        {
            response.Headers.Remove(name);
        }
    }

    private void AddHeaders(HttpContext context, GatewayProblemException problem)
    {
        IHeaderDictionary headers = context.Response.Headers;
        switch (problem.Kind.Status)
        {
            case StatusCodes.Status401Unauthorized:
                headers.WWWAuthenticate = Challenges(problem.Kind.Name);
                break;
            case StatusCodes.Status403Forbidden when problem.RequiredScope is { } scope:
                headers.WWWAuthenticate = $"Bearer realm=\"{options.Name}\", error=\"insufficient_scope\", scope=\"{scope}\"";
                break;
            case StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable:
                CloseUnread(context, problem.Kind.Name);
                TimeSpan wait = problem.RetryAfter ?? TimeSpan.FromSeconds(1);
                headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                break;
            case StatusCodes.Status416RangeNotSatisfiable when problem.CompleteLength is { } length:
                headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                break;
            case StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge when HttpProtocol.IsHttp11(context.Request.Protocol):
                // The rest of the body is not worth reading. (HTTP/2 resets the stream instead.)
                headers.Connection = "close";
                break;
        }
    }

    // An upload for which there is no place is not read to its end either.
    private static void CloseUnread(HttpContext context, ProblemName name)
    {
        bool hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        if (name == ProblemName.Overloaded && hasBody && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }

    // RFC 6750 §3 and RFC 9449 §7.1: both schemes are offered, and no error is named to a caller who showed nothing.
    private string[] Challenges(ProblemName name) => name switch
    {
        ProblemName.MissingToken => [$"Bearer realm=\"{options.Name}\"", $"DPoP realm=\"{options.Name}\", algs=\"Ed25519 EdDSA\""],
        ProblemName.InvalidDpopProof => [$"DPoP realm=\"{options.Name}\", error=\"invalid_dpop_proof\", algs=\"Ed25519 EdDSA\""],
        _ => [$"Bearer realm=\"{options.Name}\", error=\"invalid_token\"", $"DPoP realm=\"{options.Name}\", error=\"invalid_token\", algs=\"Ed25519 EdDSA\""],
    };

    private static byte[] Format(GatewayProblemException problem)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type", problem.Kind.Type);
            json.WriteString("title", problem.Kind.Title);
            json.WriteNumber("status", problem.Kind.Status);
            json.WriteString("detail", problem.Message);
            if (problem.OAuthError is { } error)
            {
                json.WriteString("error", error);
            }

            WriteRecipients(json, problem.Recipients);
            WriteFailedTests(json, problem.FailedTests);
            WriteClauses(json, problem.Clauses);
            WriteWithdrawal(json, problem);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteRecipients(Utf8JsonWriter json, IReadOnlyList<RecipientRefusal> recipients)
    {
        if (recipients.Count == 0)
        {
            return;
        }

        json.WriteStartArray("recipients");
        foreach (RecipientRefusal recipient in recipients)
        {
            json.WriteStartObject();
            json.WriteString("id", recipient.Id);
            json.WriteString("name", ProblemCatalogue.Of(recipient.Name).Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFailedTests(Utf8JsonWriter json, IReadOnlyList<string> failedTests)
    {
        if (failedTests.Count == 0)
        {
            return;
        }

        json.WriteStartArray("failedTests");
        foreach (string test in failedTests)
        {
            json.WriteStringValue(test);
        }

        json.WriteEndArray();
    }

    private static void WriteClauses(Utf8JsonWriter json, IReadOnlyList<AgreementRefusal> clauses)
    {
        if (clauses.Count == 0)
        {
            return;
        }

        json.WriteStartArray("clauses");
        foreach (AgreementRefusal clause in clauses)
        {
            json.WriteStartObject();
            if (clause.Agreement is { } agreement)
            {
                json.WriteString("agreement", agreement.Value);
            }

            json.WriteString("clause", clause.Clause.ToWire());
            json.WriteString("recipient", clause.Recipient.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWithdrawal(Utf8JsonWriter json, GatewayProblemException problem)
    {
        if (problem.WithdrawalSignature is null)
        {
            return;
        }

        // The exact signed bytes, canonical as they are: a reader may cut them out and verify them.
        json.WritePropertyName("withdrawal");
        json.WriteRawValue(problem.Withdrawal.Span, skipInputValidation: true);
        json.WriteString("signature", problem.WithdrawalSignature);
    }
}
