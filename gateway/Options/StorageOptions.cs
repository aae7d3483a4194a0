namespace Gateway.Server.Options;

/// <summary>Where the gateway keeps its rows and payloads.</summary>
internal sealed class StorageOptions
{
    /// <summary>The embedded database, one file in the data folder.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>Microsoft SQL Server, shared by several gateways.</summary>
    public const string SqlServer = "sqlserver";

    /// <summary><c>sqlite</c> or <c>sqlserver</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>
    /// A file that holds SQL Server's connection string. A file, since a command line and an environment are readable by others; mode 0600.
    /// </summary>
    public string? ConnectionStringFile { get; set; }
}
