using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Tells readers too many from an old directory, where the keys that headers came for are not those that count. A key of the agency's that it replaced or revoked, or of
/// the other class, is an old directory's; one that belongs to somebody else, or to a member of it who is not addressed, is a reader too many.
/// </summary>
internal static class ExtraRecipients
{
    /// <summary>Whether a key is among those sent that would let in somebody whom nobody addressed.</summary>
    /// <param name="reads">The store, or a transaction under the log's lock.</param>
    /// <param name="agency">The agency that the headers are for.</param>
    /// <param name="sent">The keys that headers came for.</param>
    /// <param name="current">The keys that count now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<bool> AreAmongAsync(
        IGatewayReads reads, AgencyId agency, IEnumerable<string> sent, IReadOnlyCollection<string> current, CancellationToken cancellationToken)
    {
        IReadOnlyList<PrincipalRow> principals = await reads.ReadPrincipalsAsync([agency], cancellationToken);
        foreach (string key in sent.Except(current))
        {
            string? owner = await reads.FindKeyOwnerAsync(key, cancellationToken);
            PrincipalRow? holder = principals.FirstOrDefault(principal => principal.Id.Value == owner);
            bool isCurrent = holder is { RevokedAt: null } && holder.KeysFor(KeyPurpose.Receive).Contains(key);
            if (holder is null || (isCurrent && !holder.KeysFor(KeyPurpose.Receive).Intersect(current).Any()))
            {
                return true;
            }
        }

        return false;
    }
}
