using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Agreements;

/// <summary>The refusals of this folder, each a name of the contract's answers.</summary>
internal static class AgreementProblem
{
    public static GatewayProblemException Conflict(string detail) => new(ProblemName.Conflict, detail);

    public static GatewayProblemException Forbidden(string detail) => new(ProblemName.Forbidden, detail);

    public static GatewayProblemException Invalid(string detail) => new(ProblemName.InvalidAgreement, detail);

    public static GatewayProblemException InvalidSignature() => new(ProblemName.InvalidSignature, "The signature is by none of the caller's sign keys.");

    /// <summary>Parties that cannot be one, each with its reason.</summary>
    public static GatewayProblemException Parties(IReadOnlyList<RecipientRefusal> refused) =>
        new(refused[0].Name, "A party of the agreement is no member, or does not stand at present.") { Recipients = refused };

    /// <summary>Reads a document of the caller's, and refuses one that breaks a rule.</summary>
    public static T Parse<T>(ReadOnlyMemory<byte> bytes, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(bytes);
        }
        catch (DocumentException broken)
        {
            throw new GatewayProblemException(NameOf(broken.Rule), broken.Message, broken);
        }
    }

    private static ProblemName NameOf(DocumentRule rule) => rule switch
    {
        DocumentRule.Malformed => ProblemName.InvalidJson,
        DocumentRule.TooLarge => ProblemName.PayloadTooLarge,
        _ => ProblemName.InvalidAgreement,
    };
}
