using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>A principal as the gateway's tables have it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What stands behind it.</param>
/// <param name="Roles">The roles its record names.</param>
/// <param name="Keys">Its keys by purpose, in the record's order.</param>
/// <param name="ValidFrom">From when it may act.</param>
/// <param name="ValidTo">Until when.</param>
/// <param name="ExpiresInDays">In how many days, rounded up, if that is within thirty; told to its own agency only.</param>
/// <param name="Revoked">Its revocation.</param>
internal sealed record PrincipalView(
    string Id,
    string Kind,
    IReadOnlyList<string> Roles,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keys,
    string ValidFrom,
    string? ValidTo,
    int? ExpiresInDays,
    RevocationView? Revoked)
{
    /// <summary>The view of a row.</summary>
    public static PrincipalView Of(PrincipalRow row, int? expiresInDays) => new(
        row.Id.Value,
        row.Kind.ToWire(),
        [.. row.Roles.Select(role => role.ToWire())],
        row.Keys.GroupBy(key => key.Purpose).ToDictionary(keys => keys.Key.ToWire(), Texts),
        CanonicalJson.FormatTime(row.ValidFrom),
        FormatTime(row.ValidTo),
        expiresInDays,
        row is { RevokedAt: { } at, RevokedReason: { } reason }
            ? new RevocationView(CanonicalJson.FormatTime(at), reason.ToWire(), FormatTime(row.SuspectedSince))
            : null);

    private static IReadOnlyList<string> Texts(IEnumerable<PrincipalKeyRow> keys) => [.. keys.OrderBy(key => key.Ordinal).Select(key => key.Key)];

    private static string? FormatTime(DateTimeOffset? time) => time is { } set ? CanonicalJson.FormatTime(set) : null;
}
