using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
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
                return ChangeRecord.Of(await new WithdrawalNotice(session).RequireAsync(AdvisoryId.Parse(item.Id), AgencyId.Parse(item.Sender), cancellationToken), now);
            }

            RequireExpired(item.ExpiresAt, now);
            return ChangeRecord.Of(item.Id, ItemStatus.Expired, Verdict.Ok, null, now);
        }
        catch (VerdictException failure)
        {
            return ChangeRecord.Of(item.Id, status, failure.Verdict.Word, failure.Message, now);
        }
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
