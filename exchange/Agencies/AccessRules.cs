namespace Gateway.Exchange;

/// <summary>Who may do what under a record: the gateway decides by these rules, and a client judges the gateway by them.</summary>
public static class AccessRules
{
    /// <summary>
    /// The roles of a principal that take effect: none unless it is in force and its agency active; admin and auditor only if granted to the agency;
    /// a service cannot publish.
    /// </summary>
    /// <param name="record">The agency's record; whether the agency is suspended is the caller's to know.</param>
    /// <param name="principal">A principal of it.</param>
    /// <param name="grants">The powers granted to the agency.</param>
    /// <param name="at">The time, UTC.</param>
    public static IReadOnlyList<Role> EffectiveRoles(AgencyRecord record, RecordedPrincipal principal, IReadOnlyList<Role> grants, DateTimeOffset at) =>
        record.Status == AgencyStatus.Active && principal.IsInForce(at)
            ? [.. principal.Roles.Where(role => TakesEffect(role, principal.Kind, grants))]
            : [];

    /// <summary>
    /// The principals that may read what is addressed to an agency: the named audience, or without one every reader and every archive; only those in force
    /// that have a receive key.
    /// </summary>
    /// <param name="record">The recipient's record.</param>
    /// <param name="audience">The named principals, or null.</param>
    /// <param name="at">The time, UTC.</param>
    public static IReadOnlyList<RecordedPrincipal> Readers(AgencyRecord record, IReadOnlyList<PrincipalId>? audience, DateTimeOffset at)
    {
        if (record.Status != AgencyStatus.Active)
        {
            return [];
        }

        IEnumerable<RecordedPrincipal> able = record.Principals.Where(principal => principal.IsInForce(at) && principal.Keys.Receive.Count > 0);
        return [.. able.Where(principal => audience is null ? ReadsEverything(principal) : audience.Contains(principal.Id))];
    }

    /// <summary>Whether a keyholder of this kind may bind its agency by a sharing agreement: a service or an archive has nobody to answer for what it signs.</summary>
    public static bool MayBind(PrincipalKind kind) => kind is PrincipalKind.Person or PrincipalKind.Team;

    private static bool ReadsEverything(RecordedPrincipal principal) =>
        principal.Kind == PrincipalKind.Archive || principal.Roles.Contains(Role.Reader);

    private static bool TakesEffect(Role role, PrincipalKind kind, IReadOnlyList<Role> grants) => role switch
    {
        Role.Admin or Role.Auditor => grants.Contains(role),
        // A stolen service credential must not be able to speak for its agency.
        Role.Publisher => kind != PrincipalKind.Service,
        _ => true,
    };
}
