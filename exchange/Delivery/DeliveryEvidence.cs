using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>All that a gateway shows for a delivery, as it came.</summary>
/// <remarks>The caller has proven both entries to be in the audit log under a checkpoint it trusts: without proof there is nothing to check here.</remarks>
public sealed record DeliveryEvidence
{
    /// <summary>The advisory that was asked for.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The manifest's exact bytes.</summary>
    public required ReadOnlyMemory<byte> Manifest { get; init; }

    /// <summary>The gateway's armored signature over it.</summary>
    public required string ManifestSignature { get; init; }

    /// <summary>The exact bytes of the author's statement: to the reader's agency or, where it was shared, to the agency that the addition names.</summary>
    public required ReadOnlyMemory<byte> Statement { get; init; }

    /// <summary>The sender's armored signature over it.</summary>
    public required string StatementSignature { get; init; }

    /// <summary>The entry <c>advisory.published</c>.</summary>
    public required LogEntry Published { get; init; }

    /// <summary>The entry <c>advisory.addressed</c> for the reader's agency or, where it was shared, <c>advisory.shared</c>.</summary>
    public required LogEntry Addressed { get; init; }

    /// <summary>Where the advisory was shared with the reader's agency later: by whom, and with whose leave. Null of a delivery that its author addressed.</summary>
    public SharingEvidence? Sharing { get; init; }
}
