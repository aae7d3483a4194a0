namespace Gateway.Exchange;

/// <summary>
/// How far a label lets an advisory be shared on (FIRST TLP 2.0): the one place that knows. The gateway decides by it, and whoever is shown an addition judges
/// by it. RED: nobody. AMBER+STRICT and AMBER: the author's agency, or a recipient with its recorded permission. GREEN and CLEAR: whoever has it.
/// </summary>
public static class OnwardSharing
{
    /// <summary>Whether an agency that has an advisory may add a recipient.</summary>
    /// <param name="tlp">The advisory's label.</param>
    /// <param name="author">The agency that sent it.</param>
    /// <param name="sharer">The agency that adds.</param>
    /// <param name="recipient">The agency that is added.</param>
    /// <param name="permission">The author's permission that the addition names, verified to be one; or null.</param>
    public static SharingVerdict Judge(Tlp tlp, AgencyId author, AgencyId sharer, AgencyId recipient, Permission? permission) => tlp switch
    {
        Tlp.Red => SharingVerdict.NeverShared,
        Tlp.Green or Tlp.Clear => SharingVerdict.Permitted,
        _ when sharer == author || permission?.Permits(sharer, recipient) == true => SharingVerdict.Permitted,
        _ => SharingVerdict.PermissionRequired,
    };

    /// <summary>Whether a recipient under this label may pass an advisory on to its own clients: AMBER allows it, AMBER+STRICT and RED do not.</summary>
    public static bool ReachesClients(Tlp tlp) => tlp is Tlp.Amber or Tlp.Green or Tlp.Clear;

    /// <summary>Whether a permission means anything under this label.</summary>
    public static bool TakesPermission(Tlp tlp) => tlp is Tlp.AmberStrict or Tlp.Amber;
}
