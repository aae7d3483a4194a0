namespace Microsoft.SqlServer.Server;

/// <summary>Whether a CLR function reads the system catalogues of the server it runs in. Values as in Microsoft.SqlServer.Server 1.0.0.</summary>
public enum SystemDataAccessKind
{
    /// <summary>No access to system data.</summary>
    None = 0,

    /// <summary>The function reads system data.</summary>
    Read = 1,
}
