namespace Gateway.Exchange;

/// <summary>
/// The one table of the texts that stand for enumeration members in documents, log entries and answers. Texts are exact: another case is another text.
/// Writing a value that was never set throws <see cref="InvalidOperationException"/>; reading an unknown text is <see langword="false"/>.
/// </summary>
public static class WireText
{
    private static readonly WireNames<Tlp> TlpNames = new(
        (Tlp.Red, "RED"), (Tlp.AmberStrict, "AMBER+STRICT"), (Tlp.Amber, "AMBER"), (Tlp.Green, "GREEN"), (Tlp.Clear, "CLEAR"));

    private static readonly WireNames<PrincipalKind> PrincipalKindNames = new(
        (PrincipalKind.Person, "person"), (PrincipalKind.Team, "team"), (PrincipalKind.Service, "service"), (PrincipalKind.Archive, "archive"));

    private static readonly WireNames<Role> RoleNames = new(
        (Role.Reader, "reader"), (Role.Publisher, "publisher"), (Role.Keyholder, "keyholder"), (Role.Auditor, "auditor"), (Role.Admin, "admin"));

    private static readonly WireNames<KeyPurpose> KeyPurposeNames = new(
        (KeyPurpose.Sign, "sign"), (KeyPurpose.Access, "access"), (KeyPurpose.Receive, "receive"), (KeyPurpose.Manifest, "manifest"),
        (KeyPurpose.Token, "token"));

    private static readonly WireNames<AgencyKind> AgencyKindNames = new(
        (AgencyKind.NationalCert, "national-cert"), (AgencyKind.InternationalBody, "international-body"),
        (AgencyKind.IndustryAssociation, "industry-association"), (AgencyKind.Operator, "operator"), (AgencyKind.Other, "other"),
        (AgencyKind.Gateway, "gateway"));

    private static readonly WireNames<AgencyStatus> AgencyStatusNames = new(
        (AgencyStatus.Active, "active"), (AgencyStatus.Retired, "retired"));

    private static readonly WireNames<RevocationReason> RevocationReasonNames = new(
        (RevocationReason.KeyCompromise, "key-compromise"), (RevocationReason.Left, "left"), (RevocationReason.Superseded, "superseded"),
        (RevocationReason.Unspecified, "unspecified"));

    private static readonly WireNames<AdminActKind> AdminActKindNames = new(
        (AdminActKind.Accept, "accept"), (AdminActKind.ReplaceRoot, "replace-root"), (AdminActKind.Suspend, "suspend"),
        (AdminActKind.Resume, "resume"));

    private static readonly WireNames<Urgency> UrgencyNames = new(
        (Urgency.Flash, "flash"), (Urgency.Urgent, "urgent"), (Urgency.Routine, "routine"));

    private static readonly WireNames<AdvisoryCategory> AdvisoryCategoryNames = new(
        (AdvisoryCategory.Vulnerability, "vulnerability"), (AdvisoryCategory.Malware, "malware"), (AdvisoryCategory.Attack, "attack"),
        (AdvisoryCategory.Incident, "incident"), (AdvisoryCategory.Technique, "technique"), (AdvisoryCategory.Regulation, "regulation"),
        (AdvisoryCategory.Notice, "notice"));

    private static readonly WireNames<DocumentRole> DocumentRoleNames = new(
        (DocumentRole.Main, "main"), (DocumentRole.Translation, "translation"), (DocumentRole.Attachment, "attachment"));

    private static readonly WireNames<Disposition> DispositionNames = new(
        (Disposition.Delivered, "delivered"), (Disposition.Read, "read"), (Disposition.Acted, "acted"), (Disposition.Declined, "declined"),
        (Disposition.Unreadable, "unreadable"));

    private static readonly WireNames<ReceiptMode> ReceiptModeNames = new(
        (ReceiptMode.Manual, "manual"), (ReceiptMode.Automatic, "automatic"));

    private static readonly WireNames<GroupDisclosure> GroupDisclosureNames = new(
        (GroupDisclosure.Disclosed, "disclosed"), (GroupDisclosure.Confidential, "confidential"));

    private static readonly WireNames<GroupRight> GroupRightNames = new((GroupRight.Member, "member"), (GroupRight.Publisher, "publisher"));

    private static readonly WireNames<GroupStatus> GroupStatusNames = new((GroupStatus.Active, "active"), (GroupStatus.Closed, "closed"));

    private static readonly WireNames<HeaderClass> HeaderClassNames = new((HeaderClass.X25519, "x25519"), (HeaderClass.Hybrid, "mlkem768x25519"));

    private static readonly WireNames<DocumentValidation> DocumentValidationNames = new(
        (DocumentValidation.Valid, "valid"), (DocumentValidation.Unchecked, "unchecked"));

    private static readonly WireNames<PackKind> PackKindNames = new((PackKind.Upload, "upload"), (PackKind.Download, "download"));

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this PackKind value) => PackKindNames[value];

    /// <summary>Reads a wire text of <see cref="PackKind"/>.</summary>
    public static bool TryParse(string? text, out PackKind value) => PackKindNames.TryParse(text, out value);

    private static readonly WireNames<FeedRemoval> FeedRemovalNames = new(
        (FeedRemoval.Closed, "closed"), (FeedRemoval.Expired, "expired"), (FeedRemoval.Superseded, "superseded"), (FeedRemoval.Withdrawn, "withdrawn"));

    private static readonly WireNames<OnwardTerm> OnwardTermNames = new(
        (OnwardTerm.Never, "never"), (OnwardTerm.Permission, "permission"), (OnwardTerm.Label, "label"));

    private static readonly WireNames<AgreementAct> AgreementActNames = new((AgreementAct.Decline, "decline"), (AgreementAct.End, "end"));

    private static readonly WireNames<AgreementState> AgreementStateNames = new(
        (AgreementState.Proposed, "proposed"), (AgreementState.Declined, "declined"), (AgreementState.Agreed, "agreed"), (AgreementState.InForce, "in-force"),
        (AgreementState.Replaced, "replaced"), (AgreementState.Ended, "ended"), (AgreementState.Expired, "expired"));

    private static readonly WireNames<AgreementClause> AgreementClauseNames = new(
        (AgreementClause.Required, "required"), (AgreementClause.Categories, "categories"), (AgreementClause.MaxTlp, "maxTlp"),
        (AgreementClause.RetentionDays, "retentionDays"), (AgreementClause.AcknowledgeWithinHours, "acknowledgeWithinHours"),
        (AgreementClause.Languages, "languages"), (AgreementClause.OnwardSharing, "onwardSharing"), (AgreementClause.Reservations, "reservations"));

    private static readonly WireNames<TallyKind> TallyKindNames = new(
        (TallyKind.Shared, "shared"), (TallyKind.Asked, "asked"), (TallyKind.Acknowledged, "acknowledged"), (TallyKind.InTime, "in-time"),
        (TallyKind.Late, "late"), (TallyKind.Lapsed, "lapsed"), (TallyKind.Published, "published"), (TallyKind.Passed, "passed"),
        (TallyKind.Refused, "refused"));

    private static readonly WireNames<NoticeEvent> NoticeEventNames = new(
        (NoticeEvent.Addressed, "addressed"), (NoticeEvent.Withdrawn, "withdrawn"), (NoticeEvent.Test, "test"));

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this NoticeEvent value) => NoticeEventNames[value];

    /// <summary>Reads a wire text.</summary>
    public static bool TryParse(string? text, out NoticeEvent value) => NoticeEventNames.TryParse(text, out value);

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this Tlp value) => TlpNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this PrincipalKind value) => PrincipalKindNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this Role value) => RoleNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this KeyPurpose value) => KeyPurposeNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AgencyKind value) => AgencyKindNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AgencyStatus value) => AgencyStatusNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this RevocationReason value) => RevocationReasonNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AdminActKind value) => AdminActKindNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this Urgency value) => UrgencyNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AdvisoryCategory value) => AdvisoryCategoryNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this DocumentRole value) => DocumentRoleNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this Disposition value) => DispositionNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this ReceiptMode value) => ReceiptModeNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this HeaderClass value) => HeaderClassNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this DocumentValidation value) => DocumentValidationNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this FeedRemoval value) => FeedRemovalNames[value];

    /// <summary>Reads a wire text of <see cref="FeedRemoval"/>.</summary>
    public static bool TryParse(string? text, out FeedRemoval value) => FeedRemovalNames.TryParse(text, out value);

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this OnwardTerm value) => OnwardTermNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AgreementAct value) => AgreementActNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AgreementState value) => AgreementStateNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this AgreementClause value) => AgreementClauseNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this TallyKind value) => TallyKindNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this GroupDisclosure value) => GroupDisclosureNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this GroupRight value) => GroupRightNames[value];

    /// <summary>The wire text of <paramref name="value"/>.</summary>
    public static string ToWire(this GroupStatus value) => GroupStatusNames[value];

    /// <summary>Reads a wire text of <see cref="Tlp"/>.</summary>
    public static bool TryParse(string? text, out Tlp value) => TlpNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="PrincipalKind"/>.</summary>
    public static bool TryParse(string? text, out PrincipalKind value) => PrincipalKindNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="Role"/>.</summary>
    public static bool TryParse(string? text, out Role value) => RoleNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="KeyPurpose"/>.</summary>
    public static bool TryParse(string? text, out KeyPurpose value) => KeyPurposeNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AgencyKind"/>.</summary>
    public static bool TryParse(string? text, out AgencyKind value) => AgencyKindNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AgencyStatus"/>.</summary>
    public static bool TryParse(string? text, out AgencyStatus value) => AgencyStatusNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="RevocationReason"/>.</summary>
    public static bool TryParse(string? text, out RevocationReason value) => RevocationReasonNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AdminActKind"/>.</summary>
    public static bool TryParse(string? text, out AdminActKind value) => AdminActKindNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="Urgency"/>.</summary>
    public static bool TryParse(string? text, out Urgency value) => UrgencyNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AdvisoryCategory"/>.</summary>
    public static bool TryParse(string? text, out AdvisoryCategory value) => AdvisoryCategoryNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="DocumentRole"/>.</summary>
    public static bool TryParse(string? text, out DocumentRole value) => DocumentRoleNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="Disposition"/>.</summary>
    public static bool TryParse(string? text, out Disposition value) => DispositionNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="ReceiptMode"/>.</summary>
    public static bool TryParse(string? text, out ReceiptMode value) => ReceiptModeNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="GroupDisclosure"/>.</summary>
    public static bool TryParse(string? text, out GroupDisclosure value) => GroupDisclosureNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="GroupRight"/>.</summary>
    public static bool TryParse(string? text, out GroupRight value) => GroupRightNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="GroupStatus"/>.</summary>
    public static bool TryParse(string? text, out GroupStatus value) => GroupStatusNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="HeaderClass"/>.</summary>
    public static bool TryParse(string? text, out HeaderClass value) => HeaderClassNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="DocumentValidation"/>.</summary>
    public static bool TryParse(string? text, out DocumentValidation value) => DocumentValidationNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="OnwardTerm"/>.</summary>
    public static bool TryParse(string? text, out OnwardTerm value) => OnwardTermNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AgreementAct"/>.</summary>
    public static bool TryParse(string? text, out AgreementAct value) => AgreementActNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AgreementState"/>.</summary>
    public static bool TryParse(string? text, out AgreementState value) => AgreementStateNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="AgreementClause"/>.</summary>
    public static bool TryParse(string? text, out AgreementClause value) => AgreementClauseNames.TryParse(text, out value);

    /// <summary>Reads a wire text of <see cref="TallyKind"/>.</summary>
    public static bool TryParse(string? text, out TallyKind value) => TallyKindNames.TryParse(text, out value);
}
