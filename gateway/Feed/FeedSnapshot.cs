using System.Collections.Concurrent;
using Gateway.Exchange;

namespace Gateway.Server.Feed;

/// <summary>The public feed as one entry of the log left it.</summary>
/// <param name="Change">The index of that entry.</param>
/// <param name="ChangedAt">Its time.</param>
/// <param name="Documents">The documents by their paths below the label's folder.</param>
internal sealed record FeedSnapshot(long Change, DateTimeOffset ChangedAt, IReadOnlyDictionary<string, FeedDocument> Documents)
{
    /// <summary>The indices that were made of it, by their paths: they are asked for again and again.</summary>
    public ConcurrentDictionary<string, FeedFile> Indices { get; } = new(StringComparer.Ordinal);

    /// <summary>The listings of all documents.</summary>
    public IEnumerable<CsafListing> Listings => Documents.Values.Select(document => document.Listing);
}
