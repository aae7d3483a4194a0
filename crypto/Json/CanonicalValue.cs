namespace Gateway.Crypto;

internal enum CanonicalKind
{
    Text,
    Integer,
    True,
    False,
    Object,
    Array,
}

/// <summary>Where one value of a parsed document lies. A text's range is without its quotes.</summary>
internal readonly record struct CanonicalValue(CanonicalKind Kind, int Start, int Length, CanonicalObject? Object = null, CanonicalValue[]? Items = null);

/// <summary>One member: where its name lies (without quotes, escapes still in it) and its value.</summary>
internal struct CanonicalMember
{
    internal int NameStart;
    internal int NameLength;
    internal CanonicalValue Value;
    internal bool WasRead;
}
