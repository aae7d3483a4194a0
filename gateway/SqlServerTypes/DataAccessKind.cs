namespace Microsoft.SqlServer.Server;

/// <summary>Whether a CLR function reads user data of the server it runs in. Values as in Microsoft.SqlServer.Server 1.0.0.</summary>
public enum DataAccessKind
{
    /// <summary>No access to user data.</summary>
    None = 0,

    /// <summary>The function reads user data.</summary>
    Read = 1,
}
