using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Crypto;

namespace Exchange.Tests.Fixtures;

/// <summary>Changes documents member by member, and writes the result canonically, so that only the change can be what is refused.</summary>
internal static class Json
{
    /// <summary>The document with its JSON changed.</summary>
    public static byte[] Change(ReadOnlyMemory<byte> document, Action<JsonObject> change)
    {
        JsonObject root = JsonNode.Parse(document.Span)!.AsObject();
        change(root);
        var text = new StringBuilder();
        Write(root, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Sets the members of a JSON object in another.</summary>
    public static void Merge(JsonObject target, string members)
    {
        foreach ((string name, JsonNode? value) in JsonNode.Parse(members)!.AsObject())
        {
            target[name] = value!.DeepClone();
        }
    }

    /// <summary>All member names of the root.</summary>
    public static IReadOnlyList<string> Names(ReadOnlyMemory<byte> document) =>
        [.. JsonNode.Parse(document.Span)!.AsObject().Select(member => member.Key)];

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{').AppendJoin(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{Quote(member.Key)}:{Text(member.Value)}")).Append('}');
                break;
            case JsonArray items:
                text.Append('[').AppendJoin(',', items.Select(Text)).Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                text.Append(Quote(value.GetValue<string>()));
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static string Text(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static string Quote(string text)
    {
        // The canonical writer knows how a string is spelled.
        string member = Encoding.UTF8.GetString(CanonicalJson.Write(writer => writer.Text("q", text)));
        return member[5..^1];
    }
}
