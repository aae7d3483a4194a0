using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One principal with its keys and the standing of its agency: the working view that decisions are made on.</summary>
internal sealed record PrincipalRow
{
    /// <summary>The principal.</summary>
    public required PrincipalId Id { get; init; }

    /// <summary>Person, team, service or archive.</summary>
    public required PrincipalKind Kind { get; init; }

    /// <summary>The roles its record names; <see cref="EffectiveRoles"/> are those that count.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>From when the principal may act.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when, exclusive; null for no end.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When the agency says it revoked it; null while it stands. It acts from the record on that says so, whatever time that names.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why; null while it stands.</summary>
    public RevocationReason? RevokedReason { get; init; }

    /// <summary>From when the agency suspects its keys.</summary>
    public DateTimeOffset? SuspectedSince { get; init; }

    /// <summary>Whether its agency is suspended. Read only.</summary>
    public bool AgencySuspended { get; init; }

    /// <summary>Whether its agency is retired. Read only.</summary>
    public bool AgencyRetired { get; init; }

    /// <summary>The powers granted to its agency. Read only.</summary>
    public IReadOnlyList<Role> AgencyGrants { get; init; } = [];

    /// <summary>Its keys, by purpose and place in the record.</summary>
    public required IReadOnlyList<PrincipalKeyRow> Keys { get; init; }

    /// <summary>
    /// The roles that count: <see cref="Role.Admin"/> and <see cref="Role.Auditor"/> only with an admin act's grant to the agency, and never
    /// <see cref="Role.Publisher"/> for a service, which has nobody to answer for what it says.
    /// </summary>
    public IReadOnlyList<Role> EffectiveRoles => [.. Roles.Where(Counts)];

    /// <summary>Whether the principal may act at <paramref name="now"/>: its agency stands and it is neither revoked nor outside its validity.</summary>
    public bool IsValidAt(DateTimeOffset now) =>
        !AgencySuspended && !AgencyRetired && RevokedAt is null && ValidFrom <= now && (ValidTo is null || now < ValidTo);

    /// <summary>Whether it reads what is addressed to its agency as a whole: a reader or an archive that has a receive key.</summary>
    public bool IsReader => (Kind == PrincipalKind.Archive || EffectiveRoles.Contains(Role.Reader)) && KeysFor(KeyPurpose.Receive).Any();

    /// <summary>Whether it gets a header at <paramref name="now"/>. Whoever may not fetch gets none either: a header is what opens the file, however it is come by.</summary>
    public bool CanReadAt(DateTimeOffset now) => IsValidAt(now) && IsReader;

    /// <summary>The texts of its keys for <paramref name="purpose"/>, in the record's order.</summary>
    public IEnumerable<string> KeysFor(KeyPurpose purpose) => Keys.Where(key => key.Purpose == purpose).Select(key => key.Key);

    private bool Counts(Role role) => role switch
    {
        Role.Admin or Role.Auditor => AgencyGrants.Contains(role),
        Role.Publisher => Kind != PrincipalKind.Service,
        _ => true,
    };
}
