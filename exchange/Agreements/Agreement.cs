using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// One version of a sharing agreement, <c>advisory-agreement/v1</c>: who shares what with whom, under which terms. Every party signs these bytes (<see cref="Namespaces.Agreement"/>) by a
/// keyholder's <c>sign</c> key, and it binds nobody before the last one did. Immutable.
/// </summary>
/// <remarks>
/// A keyholder and not a publisher, because the agreement binds the agency's publishers: who is bound does not set the bounds. Not the root, whose key has one purpose and lies in a safe.
/// </remarks>
public sealed class Agreement
{
    private Agreement(ReadOnlyMemory<byte> bytes, AgreementContent content)
    {
        Bytes = bytes;
        Content = content;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the parties sign.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log and the next version name it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Everything it says.</summary>
    public AgreementContent Content { get; }

    /// <summary>The agreement.</summary>
    public AgreementId Id => Content.Agreement;

    /// <summary>Which proposal it is.</summary>
    public int Version => Content.Version;

    /// <summary>Reads a version of an agreement.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Agreement Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.AgreementBytes, AgreementFormat.Type, members =>
    {
        AgreementContent content = AgreementFormat.Read(members);
        CheckVersion(content);
        CheckParties(content);
        CheckTerms(content);
        CheckTexts(content.Texts);
        return new Agreement(bytes, content);
    });

    /// <summary>Writes a version of an agreement.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Agreement Create(AgreementContent content) => Parse(AgreementFormat.Write(content));

    /// <summary>The party of this agency, or null.</summary>
    public AgreementParty? Find(AgencyId agency) => Content.Parties.FirstOrDefault(party => party.Agency == agency);

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Agreement, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over it.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Agreement, Bytes.Span, signature));

    /// <summary>
    /// Who has to sign it: its parties and, of the version that it amends, those that have not left: an amendment takes nobody's part away without its consent.
    /// </summary>
    /// <param name="amended">The version that it amends; null if it is the first.</param>
    /// <param name="left">Who has given notice, or has a sponsor that has.</param>
    public IReadOnlyList<AgencyId> SignersAfter(Agreement? amended, IReadOnlySet<AgencyId> left)
    {
        IEnumerable<AgencyId> before = amended?.Content.Parties.Select(party => party.Agency).Where(agency => !left.Contains(agency)) ?? [];
        return [.. Content.Parties.Select(party => party.Agency).Union(before).OrderBy(agency => agency.Value, StringComparer.Ordinal)];
    }

    private static void CheckVersion(AgreementContent content)
    {
        CanonicalMembers.RequireCount("version", content.Version, 1, Limits.AgreementVersions);
        Require(content.Version > 1 || content.Previous is null, DocumentRule.InvalidChainStart, "The first version amends none.");
        Require(content.ValidTo is null || content.ValidTo > content.ValidFrom, DocumentRule.InvalidPeriod, "An agreement ends after it begins.");
        CanonicalMembers.RequireCount("noticeDays", content.NoticeDays, 0, Limits.AgreementDays);
    }

    private static void CheckParties(AgreementContent content)
    {
        IReadOnlyList<AgreementParty> parties = content.Parties;
        CanonicalMembers.RequireCount("parties", parties.Count, 2, Limits.AgreementParties);
        CanonicalMembers.RequireSorted("parties", [.. parties.Select(party => party.Agency.Value)]);
        HashSet<AgencyId> sponsors = [.. parties.Where(party => party.Sponsor is null).Select(party => party.Agency)];
        Require(
            parties.All(party => party.Sponsor is not AgencyId sponsor || sponsors.Contains(sponsor)),
            DocumentRule.InvalidSponsor,
            "A sponsor is a party of the agreement that has no sponsor.");
    }

    private static void CheckTerms(AgreementContent content)
    {
        AgreementTerms terms = content.Terms;
        CanonicalMembers.RequireCount("acknowledgeWithinHours", terms.AcknowledgeWithinHours ?? 1, 1, Limits.AgreementDays * 24);
        CanonicalMembers.RequireCount("retentionDays", terms.RetentionDays ?? 1, 1, Limits.AgreementDays);
        HashSet<AgencyId> parties = [.. content.Parties.Select(party => party.Agency)];
        Require(
            terms.Directions.All(direction => direction.From != direction.To && parties.Contains(direction.From) && parties.Contains(direction.To)),
            DocumentRule.UnknownAgency,
            "A direction leads from one party to another.");
    }

    private static void CheckTexts(IReadOnlyList<AgreementText> texts)
    {
        CanonicalMembers.RequireCount("texts", texts.Count, 1, Limits.Languages);
        CanonicalMembers.RequireSorted("texts", [.. texts.Select(text => text.Language)]);
        Require(texts.All(text => TextRules.IsLanguageTag(text.Language)), DocumentRule.InvalidLanguage, "A text's language is not a language tag.");
        Require(texts.All(text => TextRules.IsMediaType(text.MediaType)), DocumentRule.InvalidMediaType, "A text's media type is not type/subtype.");
        Require(texts.All(text => text.Size is > 0 and <= Limits.AgreementTextBytes), DocumentRule.OutOfRange, "A text is empty, or larger than it may be.");
        Require(texts.Sum(text => text.Size) <= Limits.AgreementTextBytes, DocumentRule.OutOfRange, "The texts together are larger than they may be.");
    }
}
