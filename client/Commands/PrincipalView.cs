using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>A principal as listings show it.</summary>
internal sealed record PrincipalView(
    string Id,
    string Kind,
    IReadOnlyList<string> Roles,
    string Standing,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keys,
    string ValidFrom,
    string? ValidTo)
{
    public static PrincipalView Of(RecordedPrincipal principal, DateTimeOffset now) => new(
        principal.Id.Value,
        principal.Kind.ToWire(),
        [.. principal.Roles.Select(role => role.ToWire()).Order(StringComparer.Ordinal)],
        StandingOf(principal, now),
        principal.Keys.All().GroupBy(key => key.Purpose).ToDictionary(
            keys => keys.Key.ToWire(), IReadOnlyList<string> (keys) => [.. keys.Select(key => key.Text)], StringComparer.Ordinal),
        CanonicalJson.FormatTime(principal.ValidFrom),
        principal.ValidTo is { } end ? CanonicalJson.FormatTime(end) : null);

    private static string StandingOf(RecordedPrincipal principal, DateTimeOffset now) => principal switch
    {
        { Revoked: { } revoked } => $"revoked ({revoked.Reason.ToWire()})",
        _ when principal.IsInForce(now) => "in force",
        _ => "outside its period",
    };
}
