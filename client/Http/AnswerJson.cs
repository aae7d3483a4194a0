using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Http;

/// <summary>Reads the gateway's JSON answers: camelCase, nothing missing, nothing null that must be there, members not known here passed over.</summary>
internal static class AnswerJson
{
    private const int MaxDepth = 32;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new ParsableConverter<AgencyId>(),
            new ParsableConverter<PrincipalId>(),
            new ParsableConverter<AdvisoryId>(),
            new ParsableConverter<AgreementId>(),
            new ParsableConverter<WebhookId>(),
            new ParsableConverter<GroupId>(),
            new ParsableConverter<GatewayName>(),
        },
    };

    /// <exception cref="VerdictException"><c>malformed</c>: the answer is not of this shape.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, Options) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"The gateway's answer is not {what}.", failure);
        }
    }

    public static bool TryReadProblem(ReadOnlySpan<byte> utf8, out Problem? problem)
    {
        try
        {
            problem = JsonSerializer.Deserialize<Problem>(utf8, ProblemOptions);
            return problem is not null;
        }
        catch (JsonException)
        {
            problem = null;
            return false;
        }
    }

    // A problem has few members that are always there.
    private static readonly JsonSerializerOptions ProblemOptions = new(JsonSerializerDefaults.Web) { MaxDepth = MaxDepth };
}
