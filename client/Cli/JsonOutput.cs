using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Gateway.Client.Http;
using Gateway.Exchange;

namespace Gateway.Client.Cli;

/// <summary>How this program writes JSON for other programs: camelCase, absent rather than null, one line.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Readable in every script; control and format characters stay escaped, so a title cannot steer a terminal.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters =
        {
            new ParsableConverter<AgencyId>(),
            new ParsableConverter<PrincipalId>(),
            new ParsableConverter<AdvisoryId>(),
            new ParsableConverter<AgreementId>(),
            new ParsableConverter<GroupId>(),
        },
    };

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);
}
