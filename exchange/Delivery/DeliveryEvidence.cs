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

    /// <summary>The statement's exact bytes.</summary>
    public required ReadOnlyMemory<byte> Statement { get; init; }

    /// <summary>The sender's armored signature over it.</summary>
    public required string StatementSignature { get; init; }

    /// <summary>The entry <c>advisory.published</c>.</summary>
    public required LogEntry Published { get; init; }

    /// <summary>The entry <c>advisory.addressed</c> for the reader's agency.</summary>
    public required LogEntry Addressed { get; init; }
}
