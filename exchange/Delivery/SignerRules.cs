using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>Whose signature counts at a moment: by a key that the directory named then, and where it takes a publisher, of one.</summary>
internal static class SignerRules
{
    /// <summary>
    /// The moment of an entry of the log of exchanges. Both logs share one clock and one lock, so whatever the directory held by then the gateway
    /// knew: it cannot go back to an older directory, in which a key was not revoked yet, by naming a smaller size.
    /// </summary>
    public static DirectoryMoment MomentOf(this AgencyDirectory directory, LogEntry entry, long namedSize = 0) =>
        new(Math.Max(namedSize, directory.SizeBefore(entry.Time)), entry.Time);

    /// <summary>The same, of a directory that has to reach as far as the entry says it did.</summary>
    /// <param name="directory">The directory at hand.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="namedSize">The size of the directory that it says it was decided under; null in older entries.</param>
    /// <exception cref="EvidenceException"><c>stale</c>.</exception>
    public static DirectoryMoment RequireMomentOf(this AgencyDirectory directory, LogEntry entry, long? namedSize) => namedSize is null || namedSize <= directory.Size
        ? directory.MomentOf(entry, namedSize ?? 0)
        : throw new EvidenceException(Verdict.Stale, $"The directory at hand is older than entry {entry.Index}.");

    /// <summary>The principal's use of a key, or null if the key did not count then.</summary>
    public static KeyUse? FindUse(this AgencyDirectory directory, PrincipalId principal, KeyPurpose purpose, VerifyingKey key, DirectoryMoment moment)
    {
        KeyStanding standing = directory.FindKey(principal, purpose, key.ToSshLine(), moment);
        return standing is KeyStanding.Valid or KeyStanding.Doubtful ? new KeyUse(principal, purpose, key, moment, standing) : null;
    }

    /// <summary>The same of a sign key, and null unless the principal was a publisher of an agency not suspended.</summary>
    public static KeyUse? FindPublisher(this AgencyDirectory directory, PrincipalId principal, VerifyingKey key, DirectoryMoment moment) =>
        directory.FindUse(principal, KeyPurpose.Sign, key, moment) is { } use && directory.HasRole(principal, Role.Publisher, moment) ? use : null;

    /// <summary>The same of a sign key, and null unless the principal was a keyholder that may bind its agency, and that not suspended.</summary>
    public static KeyUse? FindKeyholder(this AgencyDirectory directory, PrincipalId principal, VerifyingKey key, DirectoryMoment moment) =>
        directory.FindUse(principal, KeyPurpose.Sign, key, moment) is { } use && directory.HasRole(principal, Role.Keyholder, moment)
            && AccessRules.MayBind(directory.Find(principal)!.Kind)
            ? use
            : null;

    /// <summary>Whether a role of the principal took effect: it was in force, and its agency active and not suspended.</summary>
    public static bool HasRole(this AgencyDirectory directory, PrincipalId principal, Role role, DirectoryMoment moment) =>
        directory.Find(principal.Agency) is { } agency && !agency.IsSuspendedAt(moment.Size)
        && agency.RecordAt(moment.Size)?.Record is { } record && record.Find(principal) is { } recorded
        && AccessRules.EffectiveRoles(record, recorded, agency.Grants, moment.Time).Contains(role);
}
