using System.Text.Json.Serialization;

namespace Gateway.Server.Advisories.Reading;

/// <summary>One advisory as lists and its summary show it; members that do not apply to the reader are absent.</summary>
internal sealed record AdvisoryItem
{
    public required string Id { get; init; }

    /// <summary>The audit log's index that paging goes by: of the addressed entry for a recipient, otherwise of the published one.</summary>
    public required long Index { get; init; }

    public required string PublishedAt { get; init; }

    public required string Sender { get; init; }

    public required string Tlp { get; init; }

    public required string Category { get; init; }

    /// <summary>Of an advisory that the gateway encrypted; absent from a sealed one.</summary>
    public IReadOnlyDictionary<string, string>? Titles { get; init; }

    /// <summary>Its free tags; absent if it has none, and from a sealed one.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>True of an advisory that its sender encrypted; otherwise absent.</summary>
    public bool? Sealed { get; init; }

    public required string Urgency { get; init; }

    public required string Status { get; init; }

    public string? ExpiresAt { get; init; }

    public string? RespondBy { get; init; }

    public string? NotBefore { get; init; }

    /// <summary>The policies that it falls under, as its sender stated them.</summary>
    public IReadOnlyList<string>? Policies { get; init; }

    public string? Supersedes { get; init; }

    /// <summary>The newest advisory that corrects this one and that the reader may see.</summary>
    public string? CorrectedBy { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>Of a sealed advisory.</summary>
    public EnvelopeItem? Envelope { get; init; }

    public required IReadOnlyList<DocumentItem> Documents { get; init; }

    /// <summary>The sender's view.</summary>
    public IReadOnlyList<DeliveryItem>? Deliveries { get; init; }

    /// <summary>The sender's view: the groups it was addressed to, those inside others included; absent where all recipients were named singly.</summary>
    public IReadOnlyList<GroupItem>? Groups { get; init; }

    /// <summary>The recipient's view: its running delivery number.</summary>
    public long? Delivery { get; init; }

    /// <summary>The recipient's view: what is known of its delivery.</summary>
    public string? State { get; init; }

    /// <summary>Of lists of what is owed alone: whether the acknowledgement that was asked for is late.</summary>
    public bool? Overdue { get; init; }

    /// <summary>The recipient's view: who shared it with the recipient; absent where its author addressed it.</summary>
    public string? SharedBy { get; init; }

    /// <summary>Of the summary alone: the manifest that the recipient got.</summary>
    public ManifestReference? Manifest { get; init; }

    public long? AddressedIndex { get; init; }

    public long? PublishedIndex { get; init; }

    public long? DirectorySize { get; init; }
}

/// <summary>One document of an advisory: as its signed statement describes it or, of a sealed one, by its payload's size alone.</summary>
internal sealed record DocumentItem
{
    public required int N { get; init; }

    public string? Name { get; init; }

    public string? MediaType { get; init; }

    public string? Language { get; init; }

    public string? Role { get; init; }

    public long? Size { get; init; }

    [JsonPropertyName("sha256")]
    public string? Sha256 { get; init; }

    public long? PayloadSize { get; init; }

    /// <summary>Of a CSAF document that the gateway encrypted: what it says of itself.</summary>
    public CsafItem? Csaf { get; init; }
}

/// <summary>A group, and the version of its roster that was used.</summary>
internal sealed record GroupItem(string Group, long Sequence);

/// <summary>The envelope of a sealed advisory.</summary>
internal sealed record EnvelopeItem(long PayloadSize);

/// <summary>How one delivery stands, for the sender.</summary>
internal sealed record DeliveryItem(string Recipient, long Delivery, long Index, string State, string? At, string? SharedBy);

/// <summary>A manifest by its digest.</summary>
internal sealed record ManifestReference([property: JsonPropertyName("sha256")] string Sha256);
