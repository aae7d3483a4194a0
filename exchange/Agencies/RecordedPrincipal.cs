namespace Gateway.Exchange;

/// <summary>A principal as its agency's record lists it.</summary>
public sealed record RecordedPrincipal
{
    /// <summary>Its id; of the record's agency.</summary>
    public required PrincipalId Id { get; init; }

    /// <summary>What stands behind it; never changes.</summary>
    public required PrincipalKind Kind { get; init; }

    /// <summary>What its agency lets it do, each role once, in any order here, sorted by wire text in the record.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Its keys.</summary>
    public required PrincipalKeys Keys { get; init; }

    /// <summary>From when its keys count, UTC.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>From when its keys no longer count, UTC; after <see cref="ValidFrom"/>. Without it they count until revoked.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Its revocation. A leaver stays listed with one.</summary>
    public Revocation? Revoked { get; init; }

    /// <summary>Whether its keys count at a time, as far as this record says: not revoked, and within its period.</summary>
    public bool IsInForce(DateTimeOffset at) => Revoked is null && at >= ValidFrom && !(at >= ValidTo);
}
