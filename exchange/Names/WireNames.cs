using System.Collections.Frozen;
using System.Diagnostics;

namespace Gateway.Exchange;

/// <summary>The wire texts of one enumeration, both ways.</summary>
internal sealed class WireNames<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<T, string> texts;
    private readonly FrozenDictionary<string, T> values;

    public WireNames(params (T Value, string Text)[] names)
    {
        Debug.Assert(names.Length == Enum.GetValues<T>().Length, "Every member has exactly one wire text.");
        texts = names.ToFrozenDictionary(name => name.Value, name => name.Text);
        values = names.ToFrozenDictionary(name => name.Text, name => name.Value, StringComparer.Ordinal);
    }

    public string this[T value] =>
        texts.TryGetValue(value, out string? text) ? text : throw new InvalidOperationException($"This {typeof(T).Name} was never set.");

    public bool TryParse(string? text, out T value)
    {
        value = default;
        return text is not null && values.TryGetValue(text, out value);
    }
}
