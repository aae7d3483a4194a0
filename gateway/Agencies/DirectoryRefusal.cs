using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Agencies;

/// <summary>Gives the rules of records and acts their names in the answers contract.</summary>
internal static class DirectoryRefusal
{
    /// <summary>Parses a body, and refuses one that breaks a rule of its own.</summary>
    public static T Parse<T>(byte[] body, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(body);
        }
        catch (DocumentException exception)
        {
            throw new GatewayProblemException(NameOf(exception.Rule), exception.Message, exception);
        }
    }

    /// <summary>Adds to the directory, and refuses a record or act that does not follow from it.</summary>
    public static async ValueTask<DirectoryChange> ApplyAsync(Func<ValueTask<DirectoryChange>> apply)
    {
        try
        {
            return await apply();
        }
        catch (DirectoryException exception)
        {
            throw new GatewayProblemException(NameOf(exception.Rule), exception.Message, exception);
        }
        catch (DocumentException exception)
        {
            throw new GatewayProblemException(NameOf(exception.Rule), exception.Message, exception);
        }
    }

    private static ProblemName NameOf(DocumentRule rule) => rule switch
    {
        DocumentRule.Malformed => ProblemName.InvalidJson,
        DocumentRule.TooLarge => ProblemName.PayloadTooLarge,
        DocumentRule.KeyInUse => ProblemName.KeyInUse,
        DocumentRule.MissingAct => ProblemName.ApprovalRequired,
        DocumentRule.NotAnAdmin or DocumentRule.SelfApproval => ProblemName.Forbidden,
        DocumentRule.UnknownAgency or DocumentRule.UnknownPrincipal => ProblemName.NotFound,
        DocumentRule.InvalidSigningKey => ProblemName.InvalidSigningKey,
        DocumentRule.InvalidRecipientKey => ProblemName.InvalidRecipientKey,
        DocumentRule.BadRootSignature or DocumentRule.BadAdminSignature or DocumentRule.BadGroupSignature => ProblemName.InvalidSignature,
        DocumentRule.NotGroupOwner => ProblemName.Forbidden,
        DocumentRule.UnknownGroup => ProblemName.UnknownGroup,
        DocumentRule.UnknownMember => ProblemName.UnknownRecipient,
        DocumentRule.GroupCycle or DocumentRule.GroupTooDeep or DocumentRule.NestedConfidential or DocumentRule.ChangedDisclosure
            or DocumentRule.ChangedWithOwner => ProblemName.InvalidGroup,
        DocumentRule.GroupClosed => ProblemName.Conflict,
        DocumentRule.WrongSequence or DocumentRule.WrongPrevious or DocumentRule.SuspensionUnchanged or DocumentRule.RevocationUnchanged
            or DocumentRule.UnexpectedAct or DocumentRule.OutOfOrder or DocumentRule.ActOutOfTime => ProblemName.Conflict,
        _ => ProblemName.BadRequest,
    };
}
