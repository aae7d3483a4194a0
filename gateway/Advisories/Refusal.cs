using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Advisories;

/// <summary>The refusals of this folder, each a name of the contract's answers.</summary>
internal static class Refusal
{
    public static GatewayProblemException BadRequest(string detail) => new(ProblemName.BadRequest, detail);

    public static GatewayProblemException InvalidAdvisory(string detail) => new(ProblemName.InvalidAdvisory, detail);

    public static GatewayProblemException InvalidSignature(string detail) => new(ProblemName.InvalidSignature, detail);

    public static GatewayProblemException UnsupportedMediaType(string detail) => new(ProblemName.UnsupportedMediaType, detail);

    public static GatewayProblemException PayloadTooLarge(string detail) => new(ProblemName.PayloadTooLarge, detail);

    public static GatewayProblemException Forbidden(string detail) => new(ProblemName.Forbidden, detail);

    public static GatewayProblemException Conflict(string detail) => new(ProblemName.Conflict, detail);

    public static GatewayProblemException DuplicateDocument() =>
        new(ProblemName.DuplicateDocument, "Two documents of this upload have the same content.");

    public static GatewayProblemException NonceUsed() =>
        new(ProblemName.Conflict, "The sender has published a statement with this nonce before.");

    public static GatewayProblemException TooManyRecipients() => new(ProblemName.TooManyRecipients);

    /// <summary>The refusal of a document that breaks a rule of its format.</summary>
    public static GatewayProblemException Of(DocumentException broken)
    {
        ProblemName name = NameOf(broken.Rule);
        return new GatewayProblemException(name, broken.Message, broken)
        {
            Recipients = [.. broken.Recipients.Select(recipient => new RecipientRefusal(recipient.Value, name))],
        };
    }

    public static GatewayProblemException InsufficientStorage() =>
        new(ProblemName.InsufficientStorage, "The sending agency has no room left for these documents.");

    public static GatewayProblemException IdempotencyMismatch() =>
        new(ProblemName.IdempotencyMismatch, "This Idempotency-Key was used for another request.");

    public static GatewayProblemException RequestInProgress() =>
        new(ProblemName.RequestInProgress, "The first request with this Idempotency-Key is still being worked on.");

    private static ProblemName NameOf(DocumentRule rule) => rule switch
    {
        DocumentRule.TooLarge => ProblemName.PayloadTooLarge,
        DocumentRule.AudienceRequired => ProblemName.AudienceRequired,
        DocumentRule.AudienceNotAllowed or DocumentRule.GroupNotAllowed => ProblemName.TlpNotPermitted,
        DocumentRule.UnknownGroup => ProblemName.UnknownGroup,
        DocumentRule.NotGroupPublisher => ProblemName.Forbidden,
        DocumentRule.GroupClosed => ProblemName.Conflict,
        DocumentRule.GroupCycle or DocumentRule.GroupTooDeep => ProblemName.InvalidGroup,
        DocumentRule.DuplicateRecipient => ProblemName.DuplicateRecipient,
        DocumentRule.ForeignPrincipal => ProblemName.UnknownRecipient,
        DocumentRule.InvalidFileName => ProblemName.InvalidFilename,
        DocumentRule.InvalidRecipientKey => ProblemName.InvalidRecipientKey,
        DocumentRule.MixedClasses => ProblemName.InvalidRecipientKey,
        DocumentRule.SignatureCount => ProblemName.InvalidSignature,
        DocumentRule.SelfApproval or DocumentRule.ForeignRelease => ProblemName.Forbidden,
        _ => ProblemName.InvalidAdvisory,
    };
}
