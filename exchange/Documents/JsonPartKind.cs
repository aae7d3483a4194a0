namespace Gateway.Exchange;

/// <summary>What a <see cref="JsonPart"/> holds.</summary>
internal enum JsonPartKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An array of objects.</summary>
    Array,
}
