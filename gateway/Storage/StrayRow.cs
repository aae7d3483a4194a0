namespace Gateway.Server.Storage;

/// <summary>A row that belongs to nothing.</summary>
internal sealed record StrayRow
{
    /// <summary>The table it stands in.</summary>
    public required string TableName { get; init; }

    /// <summary>Which row of it: its key, or the index of the log that it names.</summary>
    public required string RowName { get; init; }
}
