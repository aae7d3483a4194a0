namespace Gateway.Client.Http;

/// <summary>A window of a log: the exact bytes of its entries, in order, and the index to go on from.</summary>
internal sealed record EntryPage(IReadOnlyList<ReadOnlyMemory<byte>> Entries, long Next);
