using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>
/// The signed reason that comes in place of an advisory that was taken back. It counts if a publisher of the agency that sent the advisory signed it and the log holds it, by the same check
/// as in a bundle of evidence; the gateway's word that something is gone does not.
/// </summary>
internal sealed class WithdrawalNotice(GatewaySession session)
{
    /// <summary>How the gateway answers for what was taken back.</summary>
    public const string ProblemName = "withdrawn";

    /// <summary>Reads the withdrawal of an advisory, proves its entry, and holds both against the agency that sent the advisory.</summary>
    /// <param name="id">The advisory.</param>
    /// <param name="sender">The agency that sent it, by its signed statement.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerdictException">It does not hold.</exception>
    public async Task<ProvenWithdrawal> RequireAsync(AdvisoryId id, AgencyId sender, CancellationToken cancellationToken)
    {
        WithdrawalAnswer shown = await ReadAsync(id, cancellationToken);
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, shown.Index, cancellationToken);
        // After the entry: the directory must be at least as new as the one that the withdrawal was logged under.
        AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
        ProvenWithdrawal withdrawal = Check(id, sender, shown, entry, directory);
        return withdrawal.Signer is { IsDoubtful: false }
            ? withdrawal
            : throw new VerdictException(Verdict.Doubtful, $"The key that signed the withdrawal of {id} is under suspicion for that time.");
    }

    /// <summary>A withdrawal in one sentence.</summary>
    public static Sentence Describe(ProvenWithdrawal withdrawal)
    {
        Sentence replacement = withdrawal.Withdrawal!.Replacement is { } id ? (Sentence)$" (read {id} instead)" : "";
        return $"withdrawn by {withdrawal.Signer!.Principal}: {withdrawal.Withdrawal.Reason}{replacement}";
    }

    private static ProvenWithdrawal Check(AdvisoryId id, AgencyId sender, WithdrawalAnswer shown, LogEntry entry, AgencyDirectory directory)
    {
        try
        {
            return WithdrawalCheck.Run(directory, id, sender, entry, Encoding.UTF8.GetBytes(shown.Withdrawal.GetRawText()), shown.Signature);
        }
        catch (EvidenceException failure)
        {
            throw new VerdictException(failure.Finding, failure);
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The withdrawal that the gateway shows is none.", failure);
        }
    }

    private async Task<WithdrawalAnswer> ReadAsync(AdvisoryId id, CancellationToken cancellationToken)
    {
        const string unsigned = "The gateway says that this was withdrawn, and shows no signed withdrawal.";
        try
        {
            WithdrawalAnswer shown = await session.Client.ReadWithdrawalAsync(id, cancellationToken);
            return shown is { Withdrawal.ValueKind: JsonValueKind.Object, Signature: not null } ? shown : throw new VerdictException(Verdict.Unproven, unsigned);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            throw new VerdictException(Verdict.Unproven, unsigned, refusal);
        }
    }
}
