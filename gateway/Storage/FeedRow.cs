using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One stay of an advisory in the public feed.</summary>
internal sealed record FeedRow
{
    /// <summary>The audit log's index of its <c>feed.published</c> entry.</summary>
    public required long PublishedIndex { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The audit log's index of its <c>feed.removed</c> entry; null while it is public.</summary>
    public long? RemovedIndex { get; init; }
}
