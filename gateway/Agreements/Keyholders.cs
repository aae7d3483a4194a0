using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>Who may bind its agency: a keyholder that is a person or a team. A service or an archive has nobody to answer for what it signs.</summary>
internal static class Keyholders
{
    /// <summary>Refuses any other caller.</summary>
    public static void Require(PrincipalRow caller)
    {
        CallerStanding.RequireRole(caller, Role.Keyholder);
        if (!AccessRules.MayBind(caller.Kind))
        {
            throw AgreementProblem.Forbidden("An agreement is signed by a keyholder that is a person or a team.");
        }
    }

    /// <summary>Refuses a signature that none of the caller's registered sign keys made.</summary>
    public static void RequireSignature(PrincipalRow caller, string @namespace, ReadOnlyMemory<byte> document, string signature)
    {
        if (!MemberSignatures.Of(caller).Verify(@namespace, document.Span, signature))
        {
            throw AgreementProblem.InvalidSignature();
        }
    }
}
