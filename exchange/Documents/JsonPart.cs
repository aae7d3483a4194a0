using System.Text.Json;

namespace Gateway.Exchange;

/// <summary>A part of a JSON document that somebody relies on: a member, what it holds, and the parts of it. Compared by reference.</summary>
internal sealed class JsonPart
{
    private readonly JsonPart[] members;
    private JsonPart? parent;

    private JsonPart(string name, JsonPartKind kind, params JsonPart[] members)
    {
        Name = name;
        Kind = kind;
        this.members = members;
        foreach (JsonPart member in members)
        {
            member.parent = this;
        }
    }

    /// <summary>The member's name; empty for a document as a whole, and for the items of an array.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public JsonPartKind Kind { get; }

    /// <summary>What the items of an array are.</summary>
    public JsonPart Items => members[0];

    /// <summary>Where it stands, for a person: <c>document.tracking.id</c>.</summary>
    public string Path => string.Join('.', new[] { parent?.Path, Name }.Where(name => !string.IsNullOrEmpty(name)));

    /// <summary>A member that holds a text.</summary>
    public static JsonPart Text(string name) => new(name, JsonPartKind.Text);

    /// <summary>A member that holds an object; members of it that are not listed may be anything.</summary>
    public static JsonPart Object(string name, params JsonPart[] members) => new(name, JsonPartKind.Object, members);

    /// <summary>A member that holds an array of objects.</summary>
    public static JsonPart Objects(string name, params JsonPart[] members) => new(name, JsonPartKind.Array, Object("", members));

    /// <summary>The listed member whose name the reader stands at; null if it is none of them.</summary>
    public JsonPart? Find(ref Utf8JsonReader reader)
    {
        foreach (JsonPart member in members)
        {
            if (reader.ValueTextEquals(member.Name))
            {
                return member;
            }
        }

        return null;
    }
}
