namespace Gateway.Server.Storage;

/// <summary>A key text and who holds or held it.</summary>
internal sealed record KeyOwnerRow
{
    /// <summary>The key's text.</summary>
    public required string Key { get; init; }

    /// <summary>A principal's id, or an agency's id for a root key.</summary>
    public required string Owner { get; init; }
}
