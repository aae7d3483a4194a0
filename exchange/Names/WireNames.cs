using System.Diagnostics;

namespace Gateway.Exchange;

/// <summary>The wire texts of one enumeration, both ways.</summary>
/// <remarks>Searched from end to end: there are a few of each, and a dictionary per enumeration is hundreds of methods to compile whenever a program starts.</remarks>
internal sealed class WireNames<T>
    where T : struct, Enum
{
    private readonly (T Value, string Text)[] names;

    public WireNames(params (T Value, string Text)[] names)
    {
        Debug.Assert(names.Length == Enum.GetValues<T>().Length, "Every member has exactly one wire text.");
        this.names = names;
    }

    public string this[T value]
    {
        get
        {
            foreach ((T known, string text) in names)
            {
                if (EqualityComparer<T>.Default.Equals(known, value))
                {
                    return text;
                }
            }

            throw new InvalidOperationException($"This {typeof(T).Name} was never set.");
        }
    }

    public bool TryParse(string? text, out T value)
    {
        foreach ((T known, string knownText) in names)
        {
            if (knownText == text)
            {
                value = known;
                return true;
            }
        }

        value = default;
        return false;
    }
}
