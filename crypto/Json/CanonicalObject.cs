using System.Buffers.Text;

namespace Gateway.Crypto;

/// <summary>
/// Reads the members of one object in canonical bytes. Objects are closed: read what you know, then call <see cref="Close"/>, which refuses what is
/// left. Not safe for several threads. Every read throws <see cref="CanonicalJsonException"/> when the member is missing (unless optional) or of
/// another kind.
/// </summary>
public sealed class CanonicalObject
{
    private readonly ReadOnlyMemory<byte> _document;
    private readonly int _start;
    private readonly int _length;
    private readonly CanonicalMember[] _members;

    // Members are mostly read in the order they are written; the search starts where the last one ended.
    private int _next;

    internal CanonicalObject(ReadOnlyMemory<byte> document, int start, int length, CanonicalMember[] members)
    {
        _document = document;
        _start = start;
        _length = length;
        _members = members;
    }

    /// <summary>The exact bytes of this object in the document: a slice, not a copy. Canonical by themselves, since the document is.</summary>
    public ReadOnlyMemory<byte> Bytes => _document.Slice(_start, _length);

    /// <summary>Names of all members in canonical order. Looking does not count as reading.</summary>
    public IEnumerable<string> Names => _members.Select(member => Decode(member.NameStart, member.NameLength));

    /// <summary>Whether the member is there. Looking does not count as reading.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>True when present.</returns>
    public bool Has(string name) => Find(name) >= 0;

    /// <summary>Reads a text.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The text.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not a text.</exception>
    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>Reads a text if it is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The text, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Not a text.</exception>
    public string? OptionalText(string name) =>
        TryTake(name, out CanonicalValue value) ? Decode(Demand(value, CanonicalKind.Text, name, "a text")) : null;

    /// <summary>Reads an integer.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>0…2^53-1.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not an integer.</exception>
    public long Integer(string name) => OptionalInteger(name) ?? throw Missing(name);

    /// <summary>Reads an integer if it is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>0…2^53-1, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Not an integer.</exception>
    public long? OptionalInteger(string name)
    {
        if (!TryTake(name, out CanonicalValue value))
        {
            return null;
        }

        _ = Demand(value, CanonicalKind.Integer, name, "an integer");
        return Utf8Parser.TryParse(Slice(value), out long number, out _) ? number : throw Wrong(name, "an integer");
    }

    /// <summary>Reads true or false.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="CanonicalJsonException">Missing or neither true nor false.</exception>
    public bool Flag(string name) => OptionalFlag(name) ?? throw Missing(name);

    /// <summary>Reads true or false if it is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The value, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Neither true nor false.</exception>
    public bool? OptionalFlag(string name) => !TryTake(name, out CanonicalValue value) ? null : value.Kind switch
    {
        CanonicalKind.True => true,
        CanonicalKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>Reads a time.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The time, in UTC.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not a time in the one form of the profile.</exception>
    public DateTimeOffset Time(string name) => OptionalTime(name) ?? throw Missing(name);

    /// <summary>Reads a time if it is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The time in UTC, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Not a time in the one form of the profile.</exception>
    public DateTimeOffset? OptionalTime(string name) => OptionalText(name) switch
    {
        null => null,
        { } text => CanonicalJson.TryParseTime(text, out DateTimeOffset time) ? time : throw Wrong(name, "a time in UTC with milliseconds"),
    };

    /// <summary>Reads bytes from padded standard base64, which must be canonical.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The bytes, the caller's own.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not canonical base64.</exception>
    public byte[] Binary(string name) => OptionalBinary(name) ?? throw Missing(name);

    /// <summary>Reads bytes from padded standard base64, which must be canonical, if the member is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The bytes, the caller's own, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Not canonical base64.</exception>
    public byte[]? OptionalBinary(string name)
    {
        if (!TryTake(name, out CanonicalValue value))
        {
            return null;
        }

        ReadOnlySpan<byte> text = Slice(Demand(value, CanonicalKind.Text, name, "base64"));
        return StrictBase64.TryDecode(text, out byte[] bytes) ? bytes : throw Wrong(name, "base64");
    }

    /// <summary>Reads an array of bytes, each in padded standard base64, which must be canonical.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The items, the caller's own, in order.</returns>
    /// <exception cref="CanonicalJsonException">Missing, or not an array of canonical base64.</exception>
    public IReadOnlyList<byte[]> Binaries(string name)
    {
        CanonicalValue[] items = Items(name, "an array of base64") ?? throw Missing(name);
        return Array.ConvertAll(items, item =>
            StrictBase64.TryDecode(Slice(Demand(item, CanonicalKind.Text, name, "an array of base64")), out byte[] bytes) ? bytes : throw Wrong(name, "an array of base64"));
    }

    /// <summary>Reads an object. Closing this one does not close it: the caller reads and closes it too.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>A reader over its members.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not an object.</exception>
    public CanonicalObject Object(string name) => OptionalObject(name) ?? throw Missing(name);

    /// <summary>Reads an object if it is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>A reader over its members, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Not an object.</exception>
    public CanonicalObject? OptionalObject(string name) =>
        TryTake(name, out CanonicalValue value) ? Demand(value, CanonicalKind.Object, name, "an object").Object : null;

    /// <summary>Reads an array of objects.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>A reader for each, in order.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not an array of objects.</exception>
    public IReadOnlyList<CanonicalObject> Objects(string name)
    {
        CanonicalValue[] items = Items(name, "an array of objects") ?? throw Missing(name);
        return Array.ConvertAll(items, item => Demand(item, CanonicalKind.Object, name, "an array of objects").Object!);
    }

    /// <summary>Reads an array of texts.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The texts, in order.</returns>
    /// <exception cref="CanonicalJsonException">Missing or not an array of texts.</exception>
    public IReadOnlyList<string> Texts(string name) => OptionalTexts(name) ?? throw Missing(name);

    /// <summary>Reads an array of texts if it is there.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The texts in order, or null when absent.</returns>
    /// <exception cref="CanonicalJsonException">Not an array of texts.</exception>
    public IReadOnlyList<string>? OptionalTexts(string name)
    {
        CanonicalValue[]? items = Items(name, "an array of texts");
        return items is null ? null : Array.ConvertAll(items, item => Decode(Demand(item, CanonicalKind.Text, name, "an array of texts")));
    }

    /// <summary>Reads an object of which every member is a text.</summary>
    /// <param name="name">Member name.</param>
    /// <returns>The members.</returns>
    /// <exception cref="CanonicalJsonException">Missing, not an object, or a member of it is not a text.</exception>
    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        CanonicalObject map = Object(name);
        var texts = new Dictionary<string, string>(map._members.Length, StringComparer.Ordinal);
        foreach (CanonicalMember member in map._members)
        {
            texts.Add(Decode(member.NameStart, member.NameLength), Decode(Demand(member.Value, CanonicalKind.Text, name, "an object of texts")));
        }

        return texts;
    }

    /// <summary>Ends the reading of this object.</summary>
    /// <exception cref="CanonicalJsonException">There is a member that nobody read.</exception>
    public void Close()
    {
        foreach (CanonicalMember member in _members)
        {
            if (!member.WasRead)
            {
                throw new CanonicalJsonException(Unknown(Decode(member.NameStart, member.NameLength)));
            }
        }
    }

    // A name is a stranger's text; it is repeated only when it looks like a name.
    private static string Unknown(string name) => name.Length <= 64 && name.All(char.IsAsciiLetterOrDigit)
        ? $"The member '{name}' is not known here."
        : "A member is not known here.";

    private static CanonicalJsonException Missing(string name) => new($"The member '{name}' is missing.");

    private static CanonicalJsonException Wrong(string name, string expected) => new($"The member '{name}' is not {expected}.");

    private static CanonicalValue Demand(in CanonicalValue value, CanonicalKind kind, string name, string expected) =>
        value.Kind == kind ? value : throw Wrong(name, expected);

    private CanonicalValue[]? Items(string name, string expected) =>
        TryTake(name, out CanonicalValue value) ? Demand(value, CanonicalKind.Array, name, expected).Items : null;

    private bool TryTake(string name, out CanonicalValue value)
    {
        int index = Find(name);
        if (index < 0)
        {
            value = default;
            return false;
        }

        _members[index].WasRead = true;
        _next = index + 1;
        value = _members[index].Value;
        return true;
    }

    private int Find(string name)
    {
        ReadOnlySpan<byte> document = _document.Span;
        for (int tried = 0, index = _next; tried < _members.Length; tried++, index++)
        {
            index = index < _members.Length ? index : 0;
            ref readonly CanonicalMember member = ref _members[index];
            if (CanonicalText.Equals(document.Slice(member.NameStart, member.NameLength), name))
            {
                return index;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> Slice(in CanonicalValue value) => _document.Span.Slice(value.Start, value.Length);

    private string Decode(in CanonicalValue value) => CanonicalText.Decode(Slice(value));

    private string Decode(int start, int length) => CanonicalText.Decode(_document.Span.Slice(start, length));
}
