using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Everything that the publishing transaction writes, made before it begins.</summary>
internal sealed record AddressedAdvisory
{
    public required AdvisoryId Id { get; init; }

    public required UploadedAdvisory Upload { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required RecipientSnapshot Recipients { get; init; }

    public required IReadOnlyList<StagedDocument> Documents { get; init; }

    /// <summary>The version of every group that was expanded.</summary>
    public required IReadOnlyList<AddressedGroup> Groups { get; init; }

    /// <summary>One a recipient, in the snapshot's order.</summary>
    public required IReadOnlyList<AddressedDelivery> Deliveries { get; init; }

    /// <summary>The sender's sign keys that the statements were verified against.</summary>
    public required IReadOnlyList<string> SignKeys { get; init; }

    public required byte[] SealedCommon { get; init; }

    /// <summary>The sealed file keys, if any member may fetch it; otherwise none.</summary>
    public required IReadOnlyList<FileKeyRow> FileKeys { get; init; }

    /// <summary>What was understood of the documents, sealed; null if nothing was.</summary>
    public required byte[]? SealedSummary { get; init; }

    public long StoredBytes => Documents.Sum(document => document.PayloadSize);
}
