namespace Microsoft.SqlServer.Server;

/// <summary>How a CLR user type or aggregate is serialised. Values as in Microsoft.SqlServer.Server 1.0.0.</summary>
public enum Format
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>The server's own binary layout of the fields.</summary>
    Native = 1,

    /// <summary>The type serialises itself through <see cref="IBinarySerialize"/>.</summary>
    UserDefined = 2,
}
