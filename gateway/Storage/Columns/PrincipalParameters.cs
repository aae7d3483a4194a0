using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>principal</c> as it is written.</summary>
internal sealed record PrincipalParameters(
    PrincipalId Id,
    AgencyId Agency,
    string Kind,
    string Roles,
    DateTimeOffset ValidFrom,
    DateTimeOffset? ValidTo,
    DateTimeOffset? RevokedAt,
    string? RevokedReason,
    DateTimeOffset? SuspectedSince)
{
    /// <summary>The columns of <paramref name="row"/>.</summary>
    public static PrincipalParameters Of(PrincipalRow row) => new(
        row.Id,
        row.Id.Agency,
        row.Kind.ToWire(),
        ColumnTypes.Join(row.Roles),
        row.ValidFrom,
        row.ValidTo,
        row.RevokedAt,
        row.RevokedReason?.ToWire(),
        row.SuspectedSince);
}
