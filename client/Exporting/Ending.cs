using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>Finds out whether an advisory has ended as the gateway says: by its sender's signed withdrawal, or by the expiry that its sender signed.</summary>
internal sealed class Ending(GatewaySession session)
{
    /// <summary>The record of an advisory's end.</summary>
    /// <param name="item">The advisory as it was exported.</param>
    /// <param name="status">How it stands now, as the gateway says.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<ChangeRecord> RecordAsync(StandingItem item, string status, CancellationToken cancellationToken)
    {
        DateTimeOffset now = session.Clock.GetUtcNow();
        try
        {
            if (status == ItemStatus.Withdrawn)
            {
                (Withdrawal withdrawal, PrincipalId signer) = await ReadWithdrawalAsync(AdvisoryId.Parse(item.Id), item.Sender, cancellationToken);
                return ChangeRecord.Of(withdrawal, signer, now);
            }

            RequireExpired(item.ExpiresAt, now);
            return ChangeRecord.Of(item.Id, ItemStatus.Expired, Verdict.Ok, null, now);
        }
        catch (VerdictException failure)
        {
            return ChangeRecord.Of(item.Id, status, failure.Verdict.Word, failure.Message, now);
        }
    }

    /// <summary>Reads the withdrawal of an advisory and holds it against its sender.</summary>
    /// <exception cref="VerdictException">It does not hold.</exception>
    public async Task<(Withdrawal Withdrawal, PrincipalId Signer)> ReadWithdrawalAsync(AdvisoryId id, string sender, CancellationToken cancellationToken)
    {
        WithdrawalAnswer shown = await session.Client.ReadWithdrawalAsync(id, cancellationToken);
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        (Withdrawal withdrawal, PrincipalId signer) = WithdrawalNotice.Require(id, shown.Withdrawal, shown.Signature, directory);
        return signer.Agency.Value == sender
            ? (withdrawal, signer)
            : throw new VerdictException(Verdict.BadSignature, $"The withdrawal is signed by {signer}, who is not of the agency that sent the advisory.");
    }

    /// <exception cref="VerdictException">Its sender did not say that it is over by now.</exception>
    public static void RequireExpired(string? expiresAt, DateTimeOffset now)
    {
        if (expiresAt is null || string.CompareOrdinal(expiresAt, CanonicalJson.FormatTime(now)) > 0)
        {
            throw new VerdictException(Verdict.Unproven, "The gateway says that this has expired, and its sender did not say that it would by now.");
        }
    }
}
