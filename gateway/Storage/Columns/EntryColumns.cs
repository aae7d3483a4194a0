using Gateway.Audit;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>log_entry</c> as it is read.</summary>
internal sealed class EntryColumns
{
    /// <summary>Column <c>idx</c>.</summary>
    public long Idx { get; set; }

    /// <summary>Column <c>entry</c>.</summary>
    public byte[] Entry { get; set; } = [];

    /// <summary>The row.</summary>
    public StoredEntry ToEntry() => new(Idx, Entry);
}
