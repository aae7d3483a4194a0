using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>The scopes of access tokens. Each is also the name of the authorization policy that asks for it.</summary>
internal static class Scopes
{
    /// <summary>Fetch and acknowledge what one's agency received.</summary>
    public const string AdvisoryRead = "advisory.read";

    /// <summary>Publish and withdraw.</summary>
    public const string AdvisoryPublish = "advisory.publish";

    /// <summary>Bring one's agency's next record.</summary>
    public const string AgencyRecord = "agency.record";

    /// <summary>Read the whole audit log.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>Accept, suspend and resume agencies.</summary>
    public const string Admin = "admin";

    /// <summary>Read the directory and the logs' proofs: every principal.</summary>
    public const string DirectoryRead = "directory.read";

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } = [Admin, AdvisoryPublish, AdvisoryRead, AgencyRecord, AuditRead, DirectoryRead];

    /// <summary>The scopes that a principal's effective roles give it, in order.</summary>
    public static IReadOnlyList<string> Of(PrincipalRow principal) => [.. All.Where(scope => Grants(principal, scope))];

    private static bool Grants(PrincipalRow principal, string scope) => scope switch
    {
        DirectoryRead => true,
        // An archive keeps what its agency received, so it reads without the role.
        AdvisoryRead => principal.Kind == PrincipalKind.Archive || principal.EffectiveRoles.Contains(Role.Reader),
        AdvisoryPublish => principal.EffectiveRoles.Contains(Role.Publisher),
        AgencyRecord => principal.EffectiveRoles.Contains(Role.Keyholder),
        AuditRead => principal.EffectiveRoles.Contains(Role.Auditor),
        Admin => principal.EffectiveRoles.Contains(Role.Admin),
        _ => false,
    };
}
