using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Directories;

/// <summary>Look-ups in a replayed directory that end in a sentence for the user.</summary>
internal static class DirectoryLookup
{
    /// <exception cref="CommandFailedException">The directory has no such agency.</exception>
    public static DirectoryAgency Require(this AgencyDirectory directory, AgencyId agency) =>
        directory.Find(agency) ?? throw new CommandFailedException($"The directory has no agency {agency}; advisory agency list shows those it has.");

    /// <exception cref="CommandFailedException">The agency has no such principal, or it is revoked.</exception>
    public static RecordedPrincipal RequireInForce(this AgencyRecord record, PrincipalId id)
    {
        RecordedPrincipal principal = record.Find(id)
            ?? throw new CommandFailedException($"{record.Agency} has no principal {id}; advisory principal list shows those it has.");
        return principal.Revoked is null ? principal : throw new CommandFailedException($"{id} is revoked; make another principal with advisory principal add.");
    }

    /// <summary>The content of the next record, in which one principal has other keys.</summary>
    public static AgencyRecordContent NextWith(this AgencyRecord current, GatewayName gateway, PrincipalId id, Func<PrincipalKeys, PrincipalKeys> change) =>
        current.Next(gateway) with
        {
            Principals = [.. current.Principals.Select(other => other.Id == id ? other with { Keys = change(other.Keys) } : other)],
        };
}
