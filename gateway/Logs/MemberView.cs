using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>
/// Which entries of the audit log are an agency's own: what its principals did; what was addressed to it or shared with it, and with whose leave; everything that happened to an advisory it sent;
/// the publication and the end of one it received; what was proposed, signed and ended of its sharing agreements. Never what another recipient of the same advisory did. For one request.
/// </summary>
internal sealed class MemberView(AgencyId agency, IGatewayReads reads)
{
    private static readonly string[] OfTheLog =
        [ActionNames.LogOpened, ActionNames.LogDamaged, ActionNames.LogHeartbeat, ActionNames.LogRecovered, ActionNames.LogClockStepped, ActionNames.LogKeyRotated];

    private readonly Dictionary<AdvisoryId, bool> sent = [];
    private readonly Dictionary<AdvisoryId, bool> received = [];
    private readonly string principals = agency.Value + "/";

    /// <summary>Whether the agency may see an entry.</summary>
    public async ValueTask<bool> SeesAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Actor.StartsWith(principals, StringComparison.Ordinal) || OfTheLog.Contains(entry.Action))
        {
            return true;
        }

        if (entry.Action is ActionNames.AgreementProposed or ActionNames.AgreementSigned or ActionNames.AgreementDeclined or ActionNames.AgreementEnded)
        {
            return AgreementId.TryParse(entry.Subject, out AgreementId agreement)
                && await reads.IsAgreementSignerAsync(agreement, VersionOf(entry), agency, cancellationToken);
        }

        if (!entry.Action.StartsWith("advisory.", StringComparison.Ordinal) || !AdvisoryId.TryParse(entry.Subject, out AdvisoryId advisory))
        {
            return false;
        }

        return (entry.Action is ActionNames.AdvisoryAddressed or ActionNames.AdvisoryShared && RecipientOf(entry) == agency.Value)
            || (entry.Action == ActionNames.AdvisoryPermitted && await IsPermittedAsync(entry, advisory, cancellationToken))
            || await IsSentAsync(advisory, cancellationToken)
            || (entry.Action is ActionNames.AdvisoryPublished or ActionNames.AdvisoryWithdrawn or ActionNames.AdvisoryExpired
                && await IsReceivedAsync(advisory, cancellationToken));
    }

    private static string? RecipientOf(LogEntry entry) => CanonicalJson.ParseObject(entry.Detail).OptionalText("recipient");

    // Whoever may share, and whoever was added by it: the permission is what makes the addition good.
    private async ValueTask<bool> IsPermittedAsync(LogEntry entry, AdvisoryId advisory, CancellationToken cancellationToken)
    {
        AgencyId permitted = AdvisoryPermittedDetail.Parse(entry.Detail).Agency;
        return permitted == agency || (await reads.FindDeliveryAsync(advisory, agency, cancellationToken))?.SharedBy?.Agency == permitted;
    }

    private static int VersionOf(LogEntry entry) => (int)CanonicalJson.ParseObject(entry.Detail).Integer("version");

    private async ValueTask<bool> IsSentAsync(AdvisoryId advisory, CancellationToken cancellationToken)
    {
        if (!sent.TryGetValue(advisory, out bool known))
        {
            sent[advisory] = known = (await reads.FindAdvisoryAsync(advisory, cancellationToken))?.Sender.Agency == agency;
        }

        return known;
    }

    private async ValueTask<bool> IsReceivedAsync(AdvisoryId advisory, CancellationToken cancellationToken)
    {
        if (!received.TryGetValue(advisory, out bool known))
        {
            received[advisory] = known = await reads.FindDeliveryAsync(advisory, agency, cancellationToken) is not null;
        }

        return known;
    }
}
