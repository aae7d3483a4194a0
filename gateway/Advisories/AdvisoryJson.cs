using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Crypto;

namespace Gateway.Server.Advisories;

/// <summary>How this folder writes its answers: camelCase, absent members left out, texts readable as they are.</summary>
internal static class AdvisoryJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new CanonicalBytesConverter() },
    };

    /// <summary>An answer in JSON.</summary>
    public static IResult Ok<T>(T content) => TypedResults.Json(content, Options);

    /// <summary>A time as every document writes it.</summary>
    public static string? Time(DateTimeOffset? time) => time is { } at ? CanonicalJson.FormatTime(at) : null;
}
