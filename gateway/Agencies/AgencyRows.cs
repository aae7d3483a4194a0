using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>The working view of an agency: its current record as the rows that decisions are made on.</summary>
internal static class AgencyRows
{
    /// <summary>The agency's row.</summary>
    public static AgencyRow Of(DirectoryAgency agency) => new()
    {
        Id = agency.Id,
        Sequence = agency.Current.Record.Sequence,
        Record = agency.Current.Record.Bytes.ToArray(),
        RecordSha256 = agency.Current.Record.Digest,
        Signature = agency.Current.Signatures.ToString(),
        Suspended = agency.IsSuspended,
        Retired = agency.Current.Record.Status == AgencyStatus.Retired,
        Grants = agency.Grants,
        DirectoryIndex = agency.Current.Index,
    };

    /// <summary>Its root keys' texts.</summary>
    public static IReadOnlyList<string> RootKeysOf(DirectoryAgency agency) => [.. agency.Current.Record.Root.Select(key => key.ToSshLine())];

    /// <summary>Its principals' rows.</summary>
    public static IReadOnlyList<PrincipalRow> PrincipalsOf(DirectoryAgency agency) => [.. agency.Current.Record.Principals.Select(Of)];

    private static PrincipalRow Of(RecordedPrincipal principal) => new()
    {
        Id = principal.Id,
        Kind = principal.Kind,
        Roles = principal.Roles,
        ValidFrom = principal.ValidFrom,
        ValidTo = principal.ValidTo,
        RevokedAt = principal.Revoked?.At,
        RevokedReason = principal.Revoked?.Reason,
        SuspectedSince = principal.Revoked?.SuspectedSince,
        Keys = [.. Enum.GetValues<KeyPurpose>().SelectMany(purpose => KeysOf(principal, purpose))],
    };

    private static IEnumerable<PrincipalKeyRow> KeysOf(RecordedPrincipal principal, KeyPurpose purpose) => principal.Keys.Texts(purpose)
        .Select((key, ordinal) => new PrincipalKeyRow { Principal = principal.Id, Purpose = purpose, Ordinal = ordinal, Key = key });
}
