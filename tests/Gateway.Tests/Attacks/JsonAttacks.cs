using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Tests.Fixtures;

namespace Gateway.Tests.Attacks;

/// <summary>What can be done to a canonical JSON document, each so that nothing else is wrong with it.</summary>
internal static class JsonAttacks
{
    /// <summary>The document with one more member at its end, where its name stands in order.</summary>
    public static byte[] WithExtraMember(ReadOnlyMemory<byte> document) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document.Span)[..^1] + ",\"zzz\":true}");

    /// <summary>The document with one more member in an object inside it.</summary>
    public static byte[] WithExtraMemberIn(ReadOnlyMemory<byte> document, Func<JsonObject, JsonNode?> inside) =>
        Json.Change(document, root => inside(root)!.AsObject()["zzz"] = true);

    /// <summary>The document with its first member twice.</summary>
    public static byte[] WithDuplicate(ReadOnlyMemory<byte> document)
    {
        string name = Json.Names(document)[0];
        using JsonDocument parsed = JsonDocument.Parse(document);
        return Encoding.UTF8.GetBytes($"{{\"{name}\":{parsed.RootElement.GetProperty(name).GetRawText()},{Encoding.UTF8.GetString(document.Span)[1..]}");
    }

    /// <summary>An object that is as deep as <paramref name="depth"/> says.</summary>
    public static byte[] Deep(int depth) => Encoding.ASCII.GetBytes($"{{\"a\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}");

    /// <summary>The document with one of its texts replaced, for each of them; each with the text's place.</summary>
    public static IEnumerable<(string Place, byte[] Document)> WithEachText(ReadOnlyMemory<byte> document, string instead)
    {
        foreach (string place in Texts(JsonNode.Parse(document.Span)!))
        {
            yield return (place, Json.Change(document, root => Replace(root, place, instead)));
        }
    }

    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value!)),
        JsonArray items => items.SelectMany(item => Texts(item!)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetPath()],
        _ => [],
    };

    private static void Replace(JsonNode node, string place, string instead)
    {
        foreach (JsonNode child in Children(node).ToArray())
        {
            if (child.GetPath() == place)
            {
                child.ReplaceWith(instead);
                return;
            }

            Replace(child, place, instead);
        }
    }

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value!),
        JsonArray items => items.Select(item => item!),
        _ => [],
    };
}
