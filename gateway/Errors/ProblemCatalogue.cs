using System.Collections.Frozen;

namespace Gateway.Server.Errors;

/// <summary>Every name of the answers contract with its status and text. Names and statuses are stable: programs decide by them.</summary>
internal static class ProblemCatalogue
{
    /// <summary>All kinds, in the contract's order.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        new(ProblemName.BadRequest, "bad-request", 400, "Bad request", "The request is not formed as this address expects."),
        new(ProblemName.InvalidJson, "invalid-json", 400, "Invalid JSON", "The body is not canonical JSON (RFC 8785) of the expected form."),
        new(ProblemName.MissingToken, "missing-token", 401, "Access token required", "Send an access token in the Authorization header."),
        new(ProblemName.InvalidToken, "invalid-token", 401, "Invalid token", "The token is malformed, expired or not meant for this gateway."),
        new(ProblemName.InvalidDpopProof, "invalid-dpop-proof", 401, "Invalid DPoP proof",
            "The token needs a fresh DPoP proof by its holder's key for this very request."),
        new(ProblemName.InsufficientScope, "insufficient-scope", 403, "Insufficient scope", "The token's scopes do not cover this request."),
        new(ProblemName.Forbidden, "forbidden", 403, "Forbidden", "The caller may not do this."),
        new(ProblemName.Revoked, "revoked", 403, "Revoked", "The caller's agency, principal or key is revoked, suspended or no longer valid."),
        new(ProblemName.ApprovalRequired, "approval-required", 403, "Approval required", "This change needs the countersignature of an admin, or of a second one; or this advisory the release of a second publisher."),
        new(ProblemName.NotFound, "not-found", 404, "Not found", "There is nothing here for the caller."),
        new(ProblemName.MethodNotAllowed, "method-not-allowed", 405, "Method not allowed", "The address exists; this method does not apply to it."),
        new(ProblemName.RequestTimeout, "request-timeout", 408, "Request timeout", "The body arrived too slowly."),
        new(ProblemName.UnsupportedMediaType, "unsupported-media-type", 415, "Unsupported media type", "The body's Content-Type is not the expected one."),
        new(ProblemName.RangeNotSatisfiable, "range-not-satisfiable", 416, "Range not satisfiable", "The range lies outside the content, or there are several."),
        new(ProblemName.Conflict, "conflict", 409, "Conflict", "The request does not follow from the present state."),
        new(ProblemName.KeyInUse, "key-in-use", 409, "Key in use", "A key of the record belongs, or once belonged, to somebody else."),
        new(ProblemName.DuplicateDocument, "duplicate-document", 409, "Duplicate document", "The same document is in the upload twice."),
        new(ProblemName.RequestInProgress, "request-in-progress", 409, "Request in progress", "A request with this Idempotency-Key is still being worked on."),
        new(ProblemName.Withdrawn, "withdrawn", 410, "Withdrawn", "The sender has withdrawn this advisory."),
        new(ProblemName.Expired, "expired", 410, "Expired", "This advisory has expired."),
        new(ProblemName.PayloadTooLarge, "payload-too-large", 413, "Payload too large", "The request exceeds a limit of the discovery document."),
        new(ProblemName.InvalidAdvisory, "invalid-advisory", 422, "Invalid advisory", "The advisory breaks a rule of its format."),
        new(ProblemName.InvalidAgreement, "invalid-agreement", 422, "Invalid agreement", "The agreement breaks a rule of its format."),
        new(ProblemName.TlpMismatch, "tlp-mismatch", 422, "TLP mismatch", "The marking differs from the one this advisory refers to."),
        new(ProblemName.TlpNotPermitted, "tlp-not-permitted", 422, "TLP not permitted", "The marking does not permit these recipients."),
        new(ProblemName.AudienceRequired, "audience-required", 422, "Audience required", "TLP:RED names its readers, and only TLP:RED does."),
        new(ProblemName.UnknownGroup, "unknown-group", 422, "Unknown group", "There is no such group, or none that the caller may know."),
        new(ProblemName.InvalidGroup, "invalid-group", 422, "Invalid group", "The group would hold what it may not, or changes what is fixed."),
        new(ProblemName.UnknownRecipient, "unknown-recipient", 422, "Unknown recipient", "A recipient is not a member, or has nobody who could read."),
        new(ProblemName.RecipientRevoked, "recipient-revoked", 422, "Recipient revoked", "A recipient is suspended, retired or revoked."),
        new(ProblemName.DuplicateRecipient, "duplicate-recipient", 422, "Duplicate recipient", "A recipient is named twice."),
        new(ProblemName.ExtraRecipient, "extra-recipient", 422, "Extra recipient", "A sealed header is for a key of somebody who is not addressed."),
        new(ProblemName.TooManyRecipients, "too-many-recipients", 422, "Too many recipients", "More recipients than the discovery document allows."),
        new(ProblemName.InvalidRecipientKey, "invalid-recipient-key", 422, "Invalid recipient key", "A receive key is not a usable age recipient."),
        new(ProblemName.InvalidSigningKey, "invalid-signing-key", 422, "Invalid signing key", "The signature is by a key that the signer may not use here."),
        new(ProblemName.InvalidSignature, "invalid-signature", 422, "Invalid signature", "A signature does not verify."),
        new(ProblemName.InvalidFilename, "invalid-filename", 422, "Invalid file name", "A document's name is too long or holds characters that names may not."),
        new(ProblemName.InvalidWebhook, "invalid-webhook", 422, "Invalid webhook", "The webhook's URL is not one that this gateway calls."),
        new(ProblemName.IdempotencyMismatch, "idempotency-mismatch", 422, "Idempotency mismatch", "This Idempotency-Key was used for another request."),
        new(ProblemName.RateLimited, "rate-limited", 429, "Rate limited", "Too many requests; try again after the time in Retry-After."),
        new(ProblemName.Overloaded, "overloaded", 503, "Overloaded", "Too much is under way; nothing was done. Try again after the time in Retry-After."),
        new(ProblemName.AuditUnavailable, "audit-unavailable", 503, "Audit unavailable", "The audit log cannot record this now, and nothing leaves unrecorded."),
        new(ProblemName.StorageUnavailable, "storage-unavailable", 503, "Storage unavailable", "The database cannot answer now."),
        new(ProblemName.ReadOnly, "read-only", 503, "Read-only", "The gateway takes no changes at present."),
        new(ProblemName.IssuerUnavailable, "issuer-unavailable", 503, "Issuer unavailable", "The issuer of access tokens does not show its keys now."),
        new(ProblemName.ValidatorUnavailable, "validator-unavailable", 503, "Validator unavailable", "This gateway has CSAF documents checked, and the validator does not answer now."),
        new(ProblemName.InsufficientStorage, "insufficient-storage", 507, "Insufficient storage", "There is no room left for this."),
    ];

    private static readonly FrozenDictionary<ProblemName, ProblemKind> ByName = All.ToFrozenDictionary(kind => kind.Name);

    /// <summary>The catalogue's line for a name.</summary>
    public static ProblemKind Of(ProblemName name) => ByName[name];
}
