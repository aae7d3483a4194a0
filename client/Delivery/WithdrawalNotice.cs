using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>The signed reason that comes in place of an advisory that was taken back.</summary>
internal static class WithdrawalNotice
{
    public const string ProblemName = "withdrawn";

    /// <summary>The withdrawal as a sentence, if an agency's publisher signed it; otherwise the verdict on it.</summary>
    public static Exception Explain(AdvisoryId id, GatewayRefusedException refusal, AgencyDirectory directory)
    {
        if (refusal.Problem.Withdrawal is not { ValueKind: JsonValueKind.Object } json || refusal.Problem.Signature is not { } signature)
        {
            return new VerdictException(Verdict.Unproven, "The gateway says that this was withdrawn, and shows no signed withdrawal.");
        }

        try
        {
            Withdrawal withdrawal = Withdrawal.Parse(Encoding.UTF8.GetBytes(json.GetRawText()));
            if (withdrawal.Advisory != id || withdrawal.Gateway != directory.Gateway)
            {
                return new VerdictException(Verdict.Unproven, "The withdrawal that the gateway shows is another advisory's.");
            }

            return FindSigner(withdrawal, signature, directory) is { } signer
                ? new CommandFailedException($"withdrawn by {signer}: {withdrawal.Reason}{Replacement(withdrawal)}")
                : new VerdictException(Verdict.BadSignature, "The withdrawal is not signed by anyone in the directory.");
        }
        catch (DocumentException failure)
        {
            return new VerdictException(Verdict.Malformed, "The withdrawal that the gateway shows is none.", failure);
        }
    }

    private static PrincipalId? FindSigner(Withdrawal withdrawal, string signature, AgencyDirectory directory)
    {
        // The key inside the signature only tells where to look; the directory's key is what verifies.
        if (!SshSignature.TryReadKey(signature, out VerifyingKey? named))
        {
            return null;
        }

        foreach (RecordedPrincipal principal in directory.Agencies.SelectMany(agency => agency.Current.Record.Principals))
        {
            if (principal.Keys.Sign.Contains(named) && withdrawal.IsSignedBy(principal.Keys.Sign, signature))
            {
                return principal.Id;
            }
        }

        return null;
    }

    private static string Replacement(Withdrawal withdrawal) => withdrawal.Replacement is { } id ? $" (read {id} instead)" : "";
}
