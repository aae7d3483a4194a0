using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>Refuses what the label does not allow (<see cref="OnwardSharing"/>), each time with the clause.</summary>
internal static class SharingRules
{
    /// <summary>Requires that an agency may add a recipient.</summary>
    /// <param name="advisory">The advisory.</param>
    /// <param name="addition">What its publisher signed.</param>
    /// <param name="permissions">The author's recorded permissions for the agency.</param>
    /// <returns>The permission that the addition names, or null.</returns>
    /// <exception cref="GatewayProblemException"><c>tlp-not-permitted</c>, <c>forbidden</c>, or <c>invalid-advisory</c> for a permission that is not recorded.</exception>
    public static Permission? RequireShareable(AdvisoryRow advisory, AdditionContent addition, IReadOnlyList<SharingDocumentRow> permissions)
    {
        Permission? permission = Find(addition.Permission, permissions);
        switch (OnwardSharing.Judge(advisory.Tlp, advisory.Sender.Agency, addition.AddedBy.Agency, addition.Recipient, permission))
        {
            case SharingVerdict.NeverShared:
                throw new GatewayProblemException(ProblemName.TlpNotPermitted, "TLP:RED stays with the persons whom it names; nobody shares it on.");
            case SharingVerdict.PermissionRequired:
                throw Refusal.Forbidden($"TLP:{advisory.Tlp.ToWire()} is shared on by its author, or with the author's recorded permission.");
            default:
                return permission;
        }
    }

    /// <summary>Requires that a permission means anything under the label.</summary>
    /// <exception cref="GatewayProblemException"><c>tlp-not-permitted</c>.</exception>
    public static void RequirePermissible(AdvisoryRow advisory)
    {
        if (!OnwardSharing.TakesPermission(advisory.Tlp))
        {
            throw new GatewayProblemException(ProblemName.TlpNotPermitted, advisory.Tlp == Tlp.Red
                ? "TLP:RED stays with the persons whom it names; no permission changes that."
                : $"TLP:{advisory.Tlp.ToWire()} is shared on without the author's permission.");
        }
    }

    /// <summary>Requires that the label lets a recipient pass an advisory on to its clients.</summary>
    /// <exception cref="GatewayProblemException"><c>tlp-not-permitted</c>.</exception>
    public static void RequireClientsReachable(AdvisoryRow advisory)
    {
        if (!OnwardSharing.ReachesClients(advisory.Tlp))
        {
            throw new GatewayProblemException(
                ProblemName.TlpNotPermitted, $"TLP:{advisory.Tlp.ToWire()} stays within the recipient's organisation; it is not passed on to clients.");
        }
    }

    private static Permission? Find(Sha256Digest? named, IReadOnlyList<SharingDocumentRow> permissions)
    {
        if (named is not Sha256Digest digest)
        {
            return null;
        }

        SharingDocumentRow? row = permissions.FirstOrDefault(row => Sha256Digest.Of(row.Document) == digest);
        return row is not null ? Permission.Parse(row.Document) : throw Refusal.InvalidAdvisory("The addition names a permission that is not recorded.");
    }
}
