using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Server.Advisories;

/// <summary>Writes <see cref="CanonicalBytes"/> without touching them.</summary>
internal sealed class CanonicalBytesConverter : JsonConverter<CanonicalBytes>
{
    public override CanonicalBytes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Signed documents are read by their own parsers.");

    public override void Write(Utf8JsonWriter writer, CanonicalBytes value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
