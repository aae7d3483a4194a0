namespace Gateway.Server.Logs;

/// <summary>The entries of one window, for one reader.</summary>
/// <param name="Lines">The entries' exact bytes, each followed by a line feed.</param>
/// <param name="Next">The index to go on from; the end that was asked for, when nothing is left.</param>
internal sealed record EntrySlice(ReadOnlyMemory<byte> Lines, long Next);
