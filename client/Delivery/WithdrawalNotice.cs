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
        try
        {
            (Withdrawal withdrawal, PrincipalId signer) = Require(id, refusal.Problem.Withdrawal, refusal.Problem.Signature, directory);
            return new CommandFailedException(Sentence(withdrawal, signer));
        }
        catch (VerdictException verdict)
        {
            return verdict;
        }
    }

    /// <summary>A withdrawal in one sentence.</summary>
    public static string Sentence(Withdrawal withdrawal, PrincipalId signer) => $"withdrawn by {signer}: {withdrawal.Reason}{Replacement(withdrawal)}";

    /// <summary>Checks a withdrawal that the gateway shows.</summary>
    /// <param name="id">The advisory that is said to be withdrawn.</param>
    /// <param name="shown">The withdrawal as it came.</param>
    /// <param name="signature">Its armored signature as it came.</param>
    /// <param name="directory">The directory, replayed.</param>
    /// <exception cref="VerdictException">It is none, of another advisory, or signed by nobody whom the directory names.</exception>
    public static (Withdrawal Withdrawal, PrincipalId Signer) Require(AdvisoryId id, JsonElement? shown, string? signature, AgencyDirectory directory)
    {
        if (shown is not { ValueKind: JsonValueKind.Object } json || signature is null)
        {
            throw new VerdictException(Verdict.Unproven, "The gateway says that this was withdrawn, and shows no signed withdrawal.");
        }

        try
        {
            Withdrawal withdrawal = Withdrawal.Parse(Encoding.UTF8.GetBytes(json.GetRawText()));
            if (withdrawal.Advisory != id || withdrawal.Gateway != directory.Gateway)
            {
                throw new VerdictException(Verdict.Unproven, "The withdrawal that the gateway shows is another advisory's.");
            }

            return FindSigner(withdrawal, signature, directory) is { } signer
                ? (withdrawal, signer)
                : throw new VerdictException(Verdict.BadSignature, "The withdrawal is not signed by anyone in the directory.");
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The withdrawal that the gateway shows is none.", failure);
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
