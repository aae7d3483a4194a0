using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Client.Http;

/// <summary>Reads and writes the small types that have one text form; a text that is none of theirs makes the whole answer malformed.</summary>
internal sealed class ParsableConverter<T> : JsonConverter<T>
    where T : struct, IParsable<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), null, out T value)
            ? value
            : throw new JsonException($"This is not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
