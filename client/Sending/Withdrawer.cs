using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Takes an advisory back: the withdrawal is signed, and the answer is held against the log.</summary>
internal sealed class Withdrawer(GatewaySession session)
{
    /// <summary>Withdraws an advisory of the caller's agency.</summary>
    /// <param name="advisory">The advisory.</param>
    /// <param name="reason">Why, for its recipients to read.</param>
    /// <param name="replacement">What they read instead, or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The index of the entry.</returns>
    /// <exception cref="UsageException">The reason is none.</exception>
    /// <exception cref="VerdictException">The gateway took it and logged something else.</exception>
    public async Task<long> WithdrawAsync(AdvisoryId advisory, string reason, AdvisoryId? replacement, CancellationToken cancellationToken)
    {
        Withdrawal withdrawal = Describe(advisory, reason, replacement);
        RecordedDocument answer = await session.Client.PostWithdrawalAsync(advisory, Sign(withdrawal), cancellationToken);
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, answer.Index, cancellationToken);
        bool logged = entry.Action == ActionNames.AdvisoryWithdrawn && AdvisoryWithdrawnDetail.Parse(entry.Detail).Withdrawal == withdrawal.Digest;
        return logged
            ? answer.Index
            : throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took the withdrawal, but logged something else."));
    }

    /// <summary>Refuses a reason that no withdrawal takes, before anything is done that a withdrawal is to follow.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void RequireReason(string reason)
    {
        if (!TextRules.IsPolicy(reason))
        {
            throw new UsageException("The reason is blank, too long, or holds characters it may not.");
        }
    }

    private Withdrawal Describe(AdvisoryId advisory, string reason, AdvisoryId? replacement)
    {
        try
        {
            return Withdrawal.Create(session.Gateway, advisory, reason, replacement, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }

    private byte[] Sign(Withdrawal withdrawal)
    {
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        return CanonicalJson.Write(writer =>
        {
            writer.Text("signature", withdrawal.Sign(signingKey));
            writer.Raw("withdrawal", withdrawal.Bytes.Span);
        });
    }
}
