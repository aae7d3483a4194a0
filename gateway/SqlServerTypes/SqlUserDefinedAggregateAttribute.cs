namespace Microsoft.SqlServer.Server;

/// <summary>Marks a type as a CLR aggregate.</summary>
/// <param name="format">How its state is serialised.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class SqlUserDefinedAggregateAttribute(Format format) : Attribute
{
    /// <summary>The largest state that may be given a size, in bytes.</summary>
    public const int MaxByteSizeValue = 8000;

    /// <summary>How the state is serialised.</summary>
    public Format Format { get; } = format;

    /// <summary>The largest size of the state, in bytes; -1 for unlimited.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Whether duplicates change nothing.</summary>
    public bool IsInvariantToDuplicates { get; set; }

    /// <summary>Whether nulls change nothing.</summary>
    public bool IsInvariantToNulls { get; set; }

    /// <summary>Whether order changes nothing.</summary>
    public bool IsInvariantToOrder { get; set; } = true;

    /// <summary>Whether the answer over no rows is null.</summary>
    public bool IsNullIfEmpty { get; set; }

    /// <summary>The aggregate's name.</summary>
    public string? Name { get; set; }
}
