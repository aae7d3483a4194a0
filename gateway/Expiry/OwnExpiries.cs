using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Timestamps;
using Gateway.Server.Tls;

namespace Gateway.Server.Expiry;

/// <summary>What of the gateway's own ends soon: the certificate it serves, and the timestamping authority's that it checks with.</summary>
/// <param name="certificates">The served certificate; none where plain HTTP is served on loopback.</param>
/// <param name="timestamps">The authority.</param>
/// <param name="time">The clock.</param>
internal sealed class OwnExpiries(IEnumerable<ServedCertificate> certificates, TimestampSource timestamps, TimeProvider time)
{
    /// <summary>What ends within thirty days; null if nothing does.</summary>
    public IReadOnlyList<ExpiringItem>? Find()
    {
        DateTimeOffset now = time.GetUtcNow();
        IEnumerable<(string What, DateTimeOffset? End)> ends =
            [.. certificates.Select(certificate => ("certificate", (DateTimeOffset?)certificate.EndsAt)), ("timestamp-authority", timestamps.EndsAt)];
        ExpiringItem[] expiring =
        [
            .. from end in ends
               let days = ExpiryNotice.DaysLeft(end.End, now)
               where days is not null
               select new ExpiringItem(end.What, CanonicalJson.FormatTime(end.End!.Value), days.Value),
        ];
        return expiring.Length == 0 ? null : expiring;
    }
}
