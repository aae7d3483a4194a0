using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>principal</c> with its agency's standing, as it is read; the keys come from another table.</summary>
internal sealed class PrincipalColumns
{
    /// <summary>Column <c>id</c>.</summary>
    public PrincipalId Id { get; set; }

    /// <summary>Column <c>kind</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Column <c>roles</c>.</summary>
    public IReadOnlyList<Role> Roles { get; set; } = [];

    /// <summary>Column <c>valid_from</c>.</summary>
    public DateTimeOffset ValidFrom { get; set; }

    /// <summary>Column <c>valid_to</c>.</summary>
    public DateTimeOffset? ValidTo { get; set; }

    /// <summary>Column <c>revoked_at</c>.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Column <c>revoked_reason</c>.</summary>
    public string? RevokedReason { get; set; }

    /// <summary>Column <c>suspected_since</c>.</summary>
    public DateTimeOffset? SuspectedSince { get; set; }

    /// <summary>Column <c>agency.suspended</c>.</summary>
    public bool AgencySuspended { get; set; }

    /// <summary>Column <c>agency.retired</c>.</summary>
    public bool AgencyRetired { get; set; }

    /// <summary>Column <c>agency.grants</c>.</summary>
    public IReadOnlyList<Role> AgencyGrants { get; set; } = [];

    /// <summary>The rows of these principals with their keys, in the order they were read.</summary>
    public static IReadOnlyList<PrincipalRow> Join(IEnumerable<PrincipalColumns> principals, IEnumerable<PrincipalKeyColumns> keys)
    {
        ILookup<PrincipalId, PrincipalKeyRow> keysOf = keys.Select(key => key.ToRow()).ToLookup(key => key.Principal);
        return [.. principals.Select(principal => principal.ToRow([.. keysOf[principal.Id]]))];
    }

    private PrincipalRow ToRow(IReadOnlyList<PrincipalKeyRow> keys) => new()
    {
        Id = Id,
        Kind = WireText.TryParse(Kind, out PrincipalKind kind) ? kind : throw new FormatException("A column holds no kind of principal."),
        Roles = Roles,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
        RevokedAt = RevokedAt,
        RevokedReason = RevokedReason is null ? null : ParseReason(RevokedReason),
        SuspectedSince = SuspectedSince,
        AgencySuspended = AgencySuspended,
        AgencyRetired = AgencyRetired,
        AgencyGrants = AgencyGrants,
        Keys = keys,
    };

    private static RevocationReason ParseReason(string word) =>
        WireText.TryParse(word, out RevocationReason reason) ? reason : throw new FormatException("A column holds no reason of a revocation.");
}
