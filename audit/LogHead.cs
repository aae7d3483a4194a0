namespace Gateway.Audit;

/// <summary>Where a log stands: what a store keeps in its head row, read and written under the log's lock only.</summary>
/// <param name="Frontier">The right edge of the tree, and with it the size and the root.</param>
/// <param name="LastLeaf">The leaf hash of the last entry; <see cref="LeafHash.None"/> if there is none.</param>
/// <param name="LastTime">The time of the last entry, UTC, in whole milliseconds.</param>
public sealed record LogHead(Frontier Frontier, LeafHash LastLeaf, DateTimeOffset LastTime)
{
    /// <summary>The head of a log without entries: what a store answers when it has no head row.</summary>
    public static LogHead Empty { get; } = new(Frontier.Empty, LeafHash.None, DateTimeOffset.UnixEpoch);

    /// <summary>The number of entries.</summary>
    public long Size => Frontier.Size;

    /// <summary>Size and root hash.</summary>
    public TreeHead Tree => new(Size, Frontier.Root);
}
