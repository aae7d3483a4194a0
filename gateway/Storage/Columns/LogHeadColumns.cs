using Gateway.Audit;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>log_head</c> as it is read.</summary>
internal class LogHeadColumns
{
    /// <summary>Column <c>size</c>.</summary>
    public long Size { get; set; }

    /// <summary>Column <c>frontier</c>.</summary>
    public byte[] Frontier { get; set; } = [];

    /// <summary>Column <c>last_leaf</c>.</summary>
    public byte[] LastLeaf { get; set; } = [];

    /// <summary>Column <c>last_time</c>.</summary>
    public DateTimeOffset LastTime { get; set; }

    /// <summary>The head.</summary>
    public LogHead ToHead() => new(Audit.Frontier.Parse(Size, Frontier), new LeafHash(LastLeaf), LastTime);
}
