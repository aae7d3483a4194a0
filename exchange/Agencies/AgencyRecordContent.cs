using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What an agency's record says; <see cref="AgencyRecord.Create"/> makes the document from it.</summary>
public sealed record AgencyRecordContent
{
    /// <summary>The gateway it is for; may be absent at sequence 0 only, where the admin's act binds it.</summary>
    public GatewayName? Gateway { get; init; }

    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>0 for the first record, one more for each next.</summary>
    public required long Sequence { get; init; }

    /// <summary>The digest of the last record's bytes; absent at sequence 0.</summary>
    public Sha256Digest? Previous { get; init; }

    /// <summary>What sort of body it is.</summary>
    public required AgencyKind Kind { get; init; }

    /// <summary>Its names by language tag, 1 to 16.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>Whether it takes part.</summary>
    public AgencyStatus Status { get; init; } = AgencyStatus.Active;

    /// <summary>Its root keys, 1 to 4: as many of them as <see cref="Threshold"/> says sign its next record.</summary>
    public required IReadOnlyList<VerifyingKey> Root { get; init; }

    /// <summary>How many different root keys must sign the next record or a revocation; absent in the document where it is 1.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>Its principals, at most 256, those who left included.</summary>
    public required IReadOnlyList<RecordedPrincipal> Principals { get; init; }
}
