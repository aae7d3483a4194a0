using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Crypto;

namespace Gateway.Server.Advisories;

/// <summary>How this folder writes its answers: camelCase, absent members left out, texts readable as they are.</summary>
internal static class AdvisoryJson
{
    /// <summary>Read-only: what answers in JSON writes to options that are not, and of two first answers at once one would fail.</summary>
    public static readonly JsonSerializerOptions Options = CreateOptions();

    /// <summary>An answer in JSON.</summary>
    public static IResult Ok<T>(T content) => TypedResults.Json(content, Options);

    /// <summary>A time as every document writes it.</summary>
    public static string? Time(DateTimeOffset? time) => time is { } at ? CanonicalJson.FormatTime(at) : null;

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new CanonicalBytesConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
