namespace Gateway.Audit;

/// <summary>The end of a log as a store holds it: what is believed of it, and what is there.</summary>
/// <param name="Head">Where the log stands; <see cref="LogHead.Empty"/> if it has no head row.</param>
/// <param name="LastEntry">The entry at the index before the head's size, or null if the log is empty or its end is gone.</param>
public readonly record struct LogEnd(LogHead Head, ReadOnlyMemory<byte>? LastEntry)
{
    /// <summary>The end of a log without entries.</summary>
    public static LogEnd Empty { get; } = new(LogHead.Empty, null);

    // The array's own conversion would make an empty entry of an absent one.
    /// <summary>The end of a log whose last entry was looked for.</summary>
    public static LogEnd Of(LogHead head, byte[]? lastEntry) => new(head, lastEntry is null ? default(ReadOnlyMemory<byte>?) : lastEntry);
}
