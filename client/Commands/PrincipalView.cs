using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>A principal as listings show it.</summary>
internal sealed record PrincipalView(
    string Id,
    string Kind,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> EffectiveRoles,
    string Standing,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keys,
    string ValidFrom,
    string? ValidTo,
    int? ExpiresInDays)
{
    /// <summary>The view of a principal; its record may name roles that do not take effect, such as a power nobody granted to its agency.</summary>
    public static PrincipalView Of(RecordedPrincipal principal, AgencyDirectory directory, DateTimeOffset now) => new(
        principal.Id.Value,
        principal.Kind.ToWire(),
        Words(principal.Roles),
        Words(directory.EffectiveRoles(principal.Id, now)),
        StandingOf(principal, now),
        principal.Keys.All().GroupBy(key => key.Purpose).ToDictionary(
            keys => keys.Key.ToWire(), IReadOnlyList<string> (keys) => [.. keys.Select(key => key.Text)], StringComparer.Ordinal),
        CanonicalJson.FormatTime(principal.ValidFrom),
        principal.ValidTo is { } end ? CanonicalJson.FormatTime(end) : null,
        principal.IsInForce(now) ? ExpiryNotice.DaysLeft(principal.ValidTo, now) : null);

    private static string[] Words(IEnumerable<Role> roles) => [.. roles.Select(role => role.ToWire()).Order(StringComparer.Ordinal)];

    private static string StandingOf(RecordedPrincipal principal, DateTimeOffset now) => principal switch
    {
        { Revoked: { } revoked } => $"revoked ({revoked.Reason.ToWire()})",
        _ when principal.IsInForce(now) => ExpiryNotice.DaysLeft(principal.ValidTo, now) switch
        {
            null => "in force",
            1 => "in force, expires in 1 day",
            int days => $"in force, expires in {days} days",
        },
        _ => "outside its period",
    };
}
