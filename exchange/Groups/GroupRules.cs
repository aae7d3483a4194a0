using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// What must hold between a group's last version and its next one. The gateway asks before it appends; of a disclosed group everybody asks again who replays
/// the directory, of a confidential one whoever is shown the roster, before anything is encrypted to it: the same code.
/// </summary>
public static class GroupRules
{
    /// <summary>Checks a version that follows from <paramref name="previous"/>, or the first one where that is null.</summary>
    /// <param name="directory">The directory before the version's entry, or a later one.</param>
    /// <param name="moment">The moment at which the signer's key and role have to count: that of the version's entry.</param>
    /// <param name="previous">The version before.</param>
    /// <param name="next">The version, with its signature.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void CheckNext(AgencyDirectory directory, DirectoryMoment moment, GroupVersion? previous, SignedGroup next)
    {
        if (previous is null)
        {
            Require(next.Content.Sequence == 0, DocumentRule.WrongSequence, "A group's first version has sequence 0.");
        }
        else
        {
            CheckContinues(previous, next.Content);
        }

        CheckShown(directory, moment, previous?.Content.Owner ?? next.Content.Owner, next);
    }

    /// <summary>
    /// Checks a version by itself, signed for <paramref name="owner"/>: what a reader can ask of the first version that it is shown. The version before it is
    /// not known then, so that an owner is who the roster says it is; from there on <see cref="CheckNext"/> holds it to that.
    /// </summary>
    /// <inheritdoc cref="CheckNext"/>
    public static void CheckShown(AgencyDirectory directory, DirectoryMoment moment, AgencyId owner, SignedGroup version)
    {
        GroupContent content = version.Content;
        Require(content.Gateway == directory.Gateway, DocumentRule.WrongGateway, "The group is for another gateway.");
        Require(content.At <= moment.Time + Limits.ClockSkew, DocumentRule.ActOutOfTime, "The version is dated ahead of the log.");
        Require(content.Principal.Agency == owner, DocumentRule.NotGroupOwner, "A group's next version is signed for the agency that owns it.");
        bool isKeyholder = directory.HasRole(content.Principal, Role.Keyholder, moment);
        Require(isKeyholder, DocumentRule.NotGroupOwner, "Whoever signed is not a keyholder in force of an agency that takes part.");
        bool hasKey = SshSignature.TryReadKey(version.Signature, out VerifyingKey? key)
            && directory.FindUse(content.Principal, KeyPurpose.Sign, key, moment) is not null;
        Require(hasKey && version.Version.IsSignedBy(key!, version.Signature), DocumentRule.BadGroupSignature, "The version is not signed by the principal it names.");
        Require(
            content.Members.All(member => directory.Find(member.Agency) is not null) && directory.Find(content.Owner) is not null,
            DocumentRule.UnknownMember,
            "The directory holds no agency that the group names.");
    }

    private static void CheckContinues(GroupVersion previous, GroupContent next)
    {
        GroupContent before = previous.Content;
        Require(next.Group == before.Group, DocumentRule.WrongPrevious, "The version continues another group's.");
        Require(next.Sequence == before.Sequence + 1, DocumentRule.WrongSequence, "The version is not the next in sequence.");
        Require(next.Previous == previous.Digest, DocumentRule.WrongPrevious, "The version does not name the digest of the last one.");
        Require(before.Status == GroupStatus.Active, DocumentRule.GroupClosed, "The group is closed, and nothing follows.");
        Require(next.Disclosure == before.Disclosure, DocumentRule.ChangedDisclosure, "Who may know a group's roster does not change.");
        // Whoever joins with the very version that changes the owner could not tell who the owner was.
        bool changesNothingElse = next.Owner == before.Owner
            || (next.Status == before.Status && next.Members.SequenceEqual(before.Members) && next.Nested.SequenceEqual(before.Nested)
                && next.Names.Count == before.Names.Count && next.Names.All(name => before.Names.GetValueOrDefault(name.Key) == name.Value));
        Require(changesNothingElse, DocumentRule.ChangedWithOwner, "A version that hands a group on changes nothing else.");
    }
}
