using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>
/// Which entries of the audit log are an agency's own: what its principals did; what was addressed to it or shared with it, and with whose leave; everything that happened to an advisory it sent;
/// the publication and the end of one it received or that any member may fetch, and of the latter the copy that its sender addressed to itself; what was proposed, signed and ended of its sharing
/// agreements. Never what another recipient of the same advisory did. For one request.
/// </summary>
internal sealed class MemberView(AgencyId agency, IGatewayReads reads, ClearAdvisories clear)
{
    private static readonly string[] OfTheLog =
        [ActionNames.LogOpened, ActionNames.LogDamaged, ActionNames.LogHeartbeat, ActionNames.LogRecovered, ActionNames.LogClockStepped, ActionNames.LogKeyRotated];

    private readonly Dictionary<AdvisoryId, bool> sent = [];
    private readonly Dictionary<AdvisoryId, bool> received = [];
    private readonly Dictionary<AdvisoryId, AdvisoryRow?> forMembers = [];
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

        if (!IsOfAdvisory(entry.Action) || !AdvisoryId.TryParse(entry.Subject, out AdvisoryId advisory))
        {
            return false;
        }

        return (entry.Action is ActionNames.AdvisoryAddressed or ActionNames.AdvisoryShared && RecipientOf(entry) == agency.Value)
            || (entry.Action == ActionNames.AdvisoryPermitted && await IsPermittedAsync(entry, advisory, cancellationToken))
            || await IsSentAsync(advisory, cancellationToken)
            || (entry.Action is ActionNames.AdvisoryPublished or ActionNames.AdvisoryWithdrawn or ActionNames.AdvisoryExpired
                && await IsReceivedAsync(advisory, cancellationToken))
            || await IsForMembersAsync(entry, advisory, cancellationToken);
    }

    private async ValueTask<bool> IsForMembersAsync(LogEntry entry, AdvisoryId advisory, CancellationToken cancellationToken)
    {
        if (entry.Action is not (ActionNames.AdvisoryPublished or ActionNames.AdvisoryAddressed or ActionNames.AdvisoryWithdrawn or ActionNames.AdvisoryExpired
            or ActionNames.FeedPublished or ActionNames.FeedRemoved))
        {
            return false;
        }

        if (!forMembers.TryGetValue(advisory, out AdvisoryRow? row))
        {
            row = await reads.FindAdvisoryAsync(advisory, cancellationToken);
            forMembers[advisory] = row = row is not null && await clear.IsForMembersAsync(row, cancellationToken) ? row : null;
        }

        return row is not null && (entry.Action != ActionNames.AdvisoryAddressed || RecipientOf(entry) == row.Sender.Agency.Value);
    }

    private static bool IsOfAdvisory(string action) =>
        action.StartsWith("advisory.", StringComparison.Ordinal) || action is ActionNames.FeedPublished or ActionNames.FeedRemoved;

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
