using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>How one delivery stands, without its manifest.</summary>
internal sealed record DeliverySummary
{
    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The agency it was addressed to.</summary>
    public required AgencyId Recipient { get; init; }

    /// <summary>The recipient's running number, from 1 without gap.</summary>
    public required long Delivery { get; init; }

    /// <summary>The audit log's index of its <c>advisory.addressed</c> entry, or of its <c>advisory.shared</c> entry.</summary>
    public required long AddressedIndex { get; init; }

    /// <summary>The manifest's SHA-256.</summary>
    public required Sha256Digest ManifestSha256 { get; init; }

    /// <summary>The principals it is limited to, sorted; null for every reader of the agency and its archive.</summary>
    public IReadOnlyList<PrincipalId>? Audience { get; init; }

    /// <summary>What the recipient was asked for; null where its sender asked for nothing, and in rows older than the columns.</summary>
    public Obligation? Asked { get; init; }

    /// <summary>What is known of it.</summary>
    public DeliveryState State { get; init; }

    /// <summary>Since when <see cref="State"/> holds; null while it is only addressed.</summary>
    public DateTimeOffset? StateAt { get; init; }

    /// <summary>Who shared the advisory with this recipient; null where its author addressed it.</summary>
    public PrincipalId? SharedBy { get; init; }

    /// <summary>Whether <paramref name="principal"/>, of the recipient and with the role reader, is among those it was addressed to.</summary>
    public bool IsFor(PrincipalId principal) => principal.Agency == Recipient && (Audience is null || Audience.Contains(principal));
}
