using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>The entries of both logs, each with its action, its evidence and the detail that belongs to it.</summary>
/// <remarks>Evidence is signed where the entry carries a member's signature, or names the digest of something signed by one; otherwise it is the gateway's word.</remarks>
public static class EntryDrafts
{
    /// <summary><c>log.opened</c>, the first entry of a log.</summary>
    public static EntryDraft LogOpened(LogOpenedDetail detail) =>
        new(ActionNames.LogOpened, AgencyId.Gateway.Value, detail.Origin, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>log.heartbeat</c>; its subject is the log.</summary>
    public static EntryDraft Heartbeat(LogName log) =>
        new(ActionNames.LogHeartbeat, AgencyId.Gateway.Value, log.Value, Evidence.Gateway, EmptyDetail.Bytes);

    /// <summary><c>log.key-rotated</c>; its subject is the log.</summary>
    public static EntryDraft KeyRotated(LogName log, LogKeyRotatedDetail detail) =>
        new(ActionNames.LogKeyRotated, AgencyId.Gateway.Value, log.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>agency.recorded</c>; its subject is the agency.</summary>
    public static EntryDraft AgencyRecorded(string actor, AgencyRecordedDetail detail) =>
        new(ActionNames.AgencyRecorded, actor, detail.Record.Agency.Value, Evidence.Signed, detail.Bytes);

    /// <summary><c>agency.suspended</c> or <c>agency.resumed</c>, as the act says; its actor is the admin who signed, its subject the agency.</summary>
    /// <exception cref="DocumentException">The act does neither.</exception>
    public static EntryDraft Suspension(SuspensionDetail detail)
    {
        string action = detail.Act.Kind switch
        {
            AdminActKind.Suspend => ActionNames.AgencySuspended,
            AdminActKind.Resume => ActionNames.AgencyResumed,
            _ => throw new DocumentException(DocumentRule.WrongAct, "The act neither suspends nor resumes."),
        };
        return new EntryDraft(action, detail.Act.Principal.Value, detail.Act.Agency.Value, Evidence.Signed, detail.Bytes);
    }

    /// <summary><c>principal.revoked</c>; its actor is whoever brought the order, its subject the agency.</summary>
    public static EntryDraft PrincipalRevoked(PrincipalId actor, PrincipalRevokedDetail detail) =>
        new(ActionNames.PrincipalRevoked, actor.Value, detail.Order.Agency.Value, Evidence.Signed, detail.Bytes);

    /// <summary><c>group.recorded</c>; its actor is whoever brought the version, its subject the group.</summary>
    public static EntryDraft GroupRecorded(PrincipalId actor, SignedGroup version) =>
        new(ActionNames.GroupRecorded, actor.Value, version.Content.Group.Value, Evidence.Signed, version.Bytes);

    /// <summary><c>group.committed</c>; its subject is the group. The gateway is its actor: whoever brought the version would tell whose group it is.</summary>
    public static EntryDraft GroupCommitted(GroupCommittedDetail detail) =>
        new(ActionNames.GroupCommitted, AgencyId.Gateway.Value, detail.Group.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>advisory.published</c>; the sender signed a statement for every recipient.</summary>
    public static EntryDraft Published(PrincipalId sender, AdvisoryId advisory, AdvisoryPublishedDetail detail) =>
        new(ActionNames.AdvisoryPublished, sender.Value, advisory.Value, Evidence.Signed, detail.ToBytes());

    /// <summary><c>advisory.distributed</c>; the sender signed a statement for every recipient that it counts.</summary>
    public static EntryDraft Distributed(PrincipalId sender, AdvisoryId advisory, AdvisoryDistributedDetail detail) =>
        new(ActionNames.AdvisoryDistributed, sender.Value, advisory.Value, Evidence.Signed, detail.Bytes);

    /// <summary><c>advisory.addressed</c>; the recipient's running number is the gateway's word.</summary>
    public static EntryDraft Addressed(PrincipalId sender, AdvisoryId advisory, AdvisoryAddressedDetail detail) =>
        new(ActionNames.AdvisoryAddressed, sender.Value, advisory.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>advisory.released</c>; its actor is the publisher who released.</summary>
    public static EntryDraft Released(AdvisoryId advisory, AdvisoryReleasedDetail detail) =>
        new(ActionNames.AdvisoryReleased, detail.Released.Release.Principal.Value, advisory.Value, Evidence.Signed, detail.ToBytes());

    /// <summary><c>advisory.shared</c>; who adds a recipient signed a statement of it.</summary>
    public static EntryDraft Shared(Addition addition, AdvisorySharedDetail detail) => new(
        ActionNames.AdvisoryShared, addition.Content.AddedBy.Value, addition.Content.Advisory.Value, Evidence.Signed, detail.ToBytes());

    /// <summary><c>advisory.permitted</c>.</summary>
    /// <param name="publisher">The principal whose key signed.</param>
    /// <param name="permission">What it signed.</param>
    /// <param name="directorySize">The size of the directory it was accepted under.</param>
    public static EntryDraft Permitted(PrincipalId publisher, Permission permission, long directorySize) => new(
        ActionNames.AdvisoryPermitted,
        publisher.Value,
        permission.Advisory.Value,
        Evidence.Signed,
        new AdvisoryPermittedDetail(permission.Agency, permission.Digest, directorySize).ToBytes());

    /// <summary><c>advisory.declared</c>.</summary>
    /// <param name="declaration">What the recipient signed.</param>
    /// <param name="directorySize">The size of the directory it was accepted under.</param>
    public static EntryDraft Declared(Declaration declaration, long directorySize) => new(
        ActionNames.AdvisoryDeclared,
        declaration.Principal.Value,
        declaration.Advisory.Value,
        Evidence.Signed,
        new AdvisoryDeclaredDetail(declaration.Digest, declaration.Manifest, directorySize).ToBytes());

    /// <summary><c>advisory.fetched</c>; with a DPoP proof its evidence is signed.</summary>
    public static EntryDraft Fetched(PrincipalId caller, AdvisoryId advisory, AdvisoryFetchedDetail detail) =>
        new(ActionNames.AdvisoryFetched, caller.Value, advisory.Value, detail.DpopProof is null ? Evidence.Gateway : Evidence.Signed, detail.ToBytes());

    /// <summary><c>advisory.acknowledged</c>.</summary>
    /// <param name="receipt">What the recipient signed.</param>
    /// <param name="directorySize">The size of the directory it was accepted under.</param>
    public static EntryDraft Acknowledged(Receipt receipt, long directorySize) => new(
        ActionNames.AdvisoryAcknowledged,
        receipt.Principal.Value,
        receipt.Advisory.Value,
        Evidence.Signed,
        AdvisoryAcknowledgedDetail.Of(receipt, directorySize).ToBytes());

    /// <summary><c>advisory.withdrawn</c>.</summary>
    /// <param name="publisher">The principal whose key signed.</param>
    /// <param name="withdrawal">What it signed.</param>
    /// <param name="directorySize">The size of the directory it was accepted under.</param>
    public static EntryDraft Withdrawn(PrincipalId publisher, Withdrawal withdrawal, long directorySize) => new(
        ActionNames.AdvisoryWithdrawn,
        publisher.Value,
        withdrawal.Advisory.Value,
        Evidence.Signed,
        new AdvisoryWithdrawnDetail(withdrawal.Digest, directorySize).ToBytes());

    /// <summary><c>advisory.expired</c>; the gateway acted by itself.</summary>
    public static EntryDraft Expired(AdvisoryId advisory, AdvisoryExpiredDetail detail) =>
        new(ActionNames.AdvisoryExpired, AgencyId.Gateway.Value, advisory.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>feed.published</c>; the gateway acted by itself.</summary>
    public static EntryDraft FeedPublished(AdvisoryId advisory, FeedPublishedDetail detail) =>
        new(ActionNames.FeedPublished, AgencyId.Gateway.Value, advisory.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>feed.removed</c>; the gateway acted by itself.</summary>
    public static EntryDraft FeedRemoved(AdvisoryId advisory, FeedRemovedDetail detail) =>
        new(ActionNames.FeedRemoved, AgencyId.Gateway.Value, advisory.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>agreement.proposed</c>.</summary>
    /// <param name="proposer">The principal whose key signed.</param>
    /// <param name="agreement">The version.</param>
    /// <param name="directorySize">The size of the directory it was accepted under.</param>
    public static EntryDraft AgreementProposed(PrincipalId proposer, Agreement agreement, long directorySize) => new(
        ActionNames.AgreementProposed,
        proposer.Value,
        agreement.Id.Value,
        Evidence.Signed,
        new AgreementProposedDetail(agreement.Digest, agreement.Version, directorySize).ToBytes());

    /// <summary><c>agreement.signed</c>.</summary>
    public static EntryDraft AgreementSigned(PrincipalId signer, AgreementId agreement, AgreementSignedDetail detail) =>
        new(ActionNames.AgreementSigned, signer.Value, agreement.Value, Evidence.Signed, detail.ToBytes());

    /// <summary><c>agreement.declined</c> or <c>agreement.ended</c>, as the act says.</summary>
    public static EntryDraft AgreementEnded(AgreementEnd end, AgreementEndedDetail detail) => new(
        end.Act == AgreementAct.Decline ? ActionNames.AgreementDeclined : ActionNames.AgreementEnded,
        end.Principal.Value,
        end.Agreement.Value,
        Evidence.Signed,
        detail.ToBytes());

    /// <summary><c>agreement.read</c>.</summary>
    public static EntryDraft AgreementRead(PrincipalId auditor, AgreementId agreement, AgreementReadDetail detail) =>
        new(ActionNames.AgreementRead, auditor.Value, agreement.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>token.issued</c>.</summary>
    public static EntryDraft TokenIssued(PrincipalId principal, TokenIssuedDetail detail) =>
        new(ActionNames.TokenIssued, principal.Value, principal.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>access.denied</c>.</summary>
    /// <param name="caller">The authenticated caller.</param>
    /// <param name="subject">The kind of route, the id that was asked for and under which there is nothing for the caller, or the agreement that refused.</param>
    /// <param name="detail">What was refused.</param>
    public static EntryDraft AccessDenied(PrincipalId caller, string subject, AccessDeniedDetail detail) =>
        new(ActionNames.AccessDenied, caller.Value, subject, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>webhook.registered</c>; its subject is the webhook.</summary>
    /// <param name="registration">What was registered.</param>
    /// <param name="directorySize">The size of the directory it was decided under.</param>
    public static EntryDraft WebhookRegistered(WebhookRegistration registration, long directorySize) => new(
        ActionNames.WebhookRegistered,
        registration.Principal.Value,
        registration.Webhook.Value,
        Evidence.Gateway,
        new WebhookRegisteredDetail(registration.Digest, directorySize).ToBytes());

    /// <summary><c>webhook.removed</c>; its subject is the webhook.</summary>
    public static EntryDraft WebhookRemoved(PrincipalId caller, WebhookId webhook, WebhookRemovedDetail detail) =>
        new(ActionNames.WebhookRemoved, caller.Value, webhook.Value, Evidence.Gateway, detail.ToBytes());

    /// <summary><c>audit.read</c>.</summary>
    public static EntryDraft AuditRead(PrincipalId caller, LogName log, AuditReadDetail detail) =>
        new(ActionNames.AuditRead, caller.Value, log.Value, Evidence.Gateway, detail.ToBytes());
}
