using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Agencies;

/// <summary>Gives the rules of records and acts their names in the answers contract.</summary>
internal static class DirectoryRefusal
{
    /// <summary>The refusal of a record or act that does not follow from the directory.</summary>
    public static GatewayProblemException Of(DirectoryException exception) => new(NameOf(exception.Rule), exception.Message, exception);

    /// <summary>The refusal of a document that breaks a rule of its own.</summary>
    public static GatewayProblemException Of(DocumentException exception) => new(NameOf(exception.Rule), exception.Message, exception);

    private static ProblemName NameOf(DocumentRule rule) => rule switch
    {
        DocumentRule.Malformed => ProblemName.InvalidJson,
        DocumentRule.TooLarge => ProblemName.PayloadTooLarge,
        DocumentRule.KeyInUse => ProblemName.KeyInUse,
        DocumentRule.MissingAct => ProblemName.ApprovalRequired,
        DocumentRule.NotAnAdmin => ProblemName.Forbidden,
        DocumentRule.UnknownAgency => ProblemName.NotFound,
        DocumentRule.InvalidSigningKey => ProblemName.InvalidSigningKey,
        DocumentRule.InvalidRecipientKey => ProblemName.InvalidRecipientKey,
        DocumentRule.BadRootSignature or DocumentRule.BadAdminSignature => ProblemName.InvalidSignature,
        DocumentRule.WrongSequence or DocumentRule.WrongPrevious or DocumentRule.SuspensionUnchanged
            or DocumentRule.UnexpectedAct or DocumentRule.OutOfOrder or DocumentRule.ActOutOfTime => ProblemName.Conflict,
        _ => ProblemName.BadRequest,
    };
}
