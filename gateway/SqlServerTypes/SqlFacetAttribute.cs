namespace Microsoft.SqlServer.Server;

/// <summary>Size and precision of a CLR user type's member or return value.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.ReturnValue | AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public class SqlFacetAttribute : Attribute
{
    /// <summary>Whether the value always has <see cref="MaxSize"/>.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>The largest size, in bytes or characters.</summary>
    public int MaxSize { get; set; }

    /// <summary>Decimal digits in all.</summary>
    public int Precision { get; set; }

    /// <summary>Decimal digits after the point.</summary>
    public int Scale { get; set; }

    /// <summary>Whether the value may be null.</summary>
    public bool IsNullable { get; set; }
}
