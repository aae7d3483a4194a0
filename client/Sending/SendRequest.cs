using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>What the user wants sent, before anything is read or asked.</summary>
internal sealed record SendRequest
{
    public required IReadOnlyList<PreparedDocument> Documents { get; init; }

    public required IReadOnlyList<UploadRecipient> Recipients { get; init; }

    /// <summary>Groups whose agencies are recipients too.</summary>
    public IReadOnlyList<GroupId> Groups { get; init; } = [];

    /// <summary>The agencies of the groups that it is for, the others being left out; null for all of them.</summary>
    public IReadOnlyCollection<AgencyId>? OfGroups { get; init; }

    public required Tlp Tlp { get; init; }

    /// <summary>Who encrypts.</summary>
    public required SendMode Mode { get; init; }

    public required AdvisoryCategory Category { get; init; }

    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>Free tags in ordinal order, none twice.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public required Urgency Urgency { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RespondBy { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The policies it falls under, as they are carried.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    public AdvisoryId? Supersedes { get; init; }

    public AdvisoryId? ReplyTo { get; init; }

    /// <summary>The <c>Idempotency-Key</c> under which it is sent; null for a new one. Under one that was used, a gateway takes no other upload.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether to go on without the recipients that cannot be delivered to.</summary>
    public bool SkipRefused { get; init; }
}
