using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>The actions that entries of the two logs may name; the list is open, so a reader passes over an action it does not know.</summary>
public static class ActionNames
{
    /// <summary>Both logs, index 0: the log's key and origin.</summary>
    public const string LogOpened = LogActions.Opened;

    /// <summary>Both logs: rows were found gone when the writer went on.</summary>
    public const string LogDamaged = LogActions.Damaged;

    /// <summary>Both logs: nothing else had happened for a while.</summary>
    public const string LogHeartbeat = LogActions.Heartbeat;

    /// <summary>Both logs: entries that the database had lost were brought back.</summary>
    public const string LogRecovered = LogActions.Recovered;

    /// <summary>Both logs: the database's clock went back, and the log's own time stands still until it has caught up.</summary>
    public const string LogClockStepped = LogActions.ClockStepped;

    /// <summary>Both logs: the log goes on under another key.</summary>
    public const string LogKeyRotated = LogActions.KeyRotated;

    /// <summary>Directory: a record of an agency.</summary>
    public const string AgencyRecorded = "agency.recorded";

    /// <summary>Directory: an admin suspended an agency.</summary>
    public const string AgencySuspended = "agency.suspended";

    /// <summary>Directory: an admin resumed an agency.</summary>
    public const string AgencyResumed = "agency.resumed";

    /// <summary>Directory: an agency's root revoked a principal by an order of its own, beside the records.</summary>
    public const string PrincipalRevoked = "principal.revoked";

    /// <summary>Directory: a version of a disclosed group.</summary>
    public const string GroupRecorded = "group.recorded";

    /// <summary>Directory: that there is a version of a confidential group, and its digest.</summary>
    public const string GroupCommitted = "group.committed";

    /// <summary>Audit: an advisory was published.</summary>
    public const string AdvisoryPublished = "advisory.published";

    /// <summary>Audit: how many recipients and which groups the publication right before it was addressed to.</summary>
    public const string AdvisoryDistributed = "advisory.distributed";

    /// <summary>Audit: an advisory was addressed to one recipient.</summary>
    public const string AdvisoryAddressed = "advisory.addressed";

    /// <summary>Audit: a second publisher of the sending agency stands by a publication.</summary>
    public const string AdvisoryReleased = "advisory.released";

    /// <summary>Audit: an advisory was shared with one more recipient.</summary>
    public const string AdvisoryShared = "advisory.shared";

    /// <summary>Audit: the author let a recipient share an advisory on.</summary>
    public const string AdvisoryPermitted = "advisory.permitted";

    /// <summary>Audit: a recipient declared that it passed an advisory on to its clients.</summary>
    public const string AdvisoryDeclared = "advisory.declared";

    /// <summary>Audit: content bytes are about to leave.</summary>
    public const string AdvisoryFetched = "advisory.fetched";

    /// <summary>Audit: a recipient signed a receipt.</summary>
    public const string AdvisoryAcknowledged = "advisory.acknowledged";

    /// <summary>Audit: the sender withdrew an advisory.</summary>
    public const string AdvisoryWithdrawn = "advisory.withdrawn";

    /// <summary>Audit: an advisory reached its end of life and its ciphertext was erased.</summary>
    public const string AdvisoryExpired = "advisory.expired";

    /// <summary>Audit: an advisory becomes public, for anybody to fetch.</summary>
    public const string FeedPublished = "feed.published";

    /// <summary>Audit: an advisory is public no more.</summary>
    public const string FeedRemoved = "feed.removed";

    /// <summary>Audit: a party proposed a version of a sharing agreement, and signed it.</summary>
    public const string AgreementProposed = "agreement.proposed";

    /// <summary>Audit: another party signed it.</summary>
    public const string AgreementSigned = "agreement.signed";

    /// <summary>Audit: a party declined a proposal, or its proposer took it back.</summary>
    public const string AgreementDeclined = "agreement.declined";

    /// <summary>Audit: a party gave notice that its part in an agreement ends.</summary>
    public const string AgreementEnded = "agreement.ended";

    /// <summary>Audit: an auditor, of no party, is about to see an agreement.</summary>
    public const string AgreementRead = "agreement.read";

    /// <summary>Audit: an access token was issued.</summary>
    public const string TokenIssued = "token.issued";

    /// <summary>Audit: an authenticated caller was refused.</summary>
    public const string AccessDenied = "access.denied";

    /// <summary>Audit: an agency has notices sent to a webhook from now on.</summary>
    public const string WebhookRegistered = "webhook.registered";

    /// <summary>Audit: an agency has no more notices sent to a webhook.</summary>
    public const string WebhookRemoved = "webhook.removed";

    /// <summary>Audit: somebody read a log.</summary>
    public const string AuditRead = "audit.read";
}
