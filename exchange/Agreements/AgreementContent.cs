namespace Gateway.Exchange;

/// <summary>Everything that one version of a sharing agreement says.</summary>
public sealed record AgreementContent
{
    /// <summary>The gateway it is kept at.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The agreement; all its versions have the same id.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>Which proposal it is, from 1; those that were declined count.</summary>
    public required int Version { get; init; }

    /// <summary>The digest of the version that it amends, the last one that all signed; null of the first, and of what is proposed anew when no version was ever agreed.</summary>
    public Sha256Digest? Previous { get; init; }

    /// <summary>The parties, 2 to 64, in ordinal order.</summary>
    public required IReadOnlyList<AgreementParty> Parties { get; init; }

    /// <summary>The human documents, 1 to 16, in ordinal order of their languages.</summary>
    public required IReadOnlyList<AgreementText> Texts { get; init; }

    /// <summary>The terms.</summary>
    public required AgreementTerms Terms { get; init; }

    /// <summary>How many days pass until an amendment of this version, or a party's leaving, is in force; 0 for at once.</summary>
    public required int NoticeDays { get; init; }

    /// <summary>From when it is in force at the earliest, UTC.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>From when it is in force no more, UTC; null for no end.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When it was proposed, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
