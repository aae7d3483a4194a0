using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>A record of one's own agency that is known to be its own.</summary>
/// <param name="Sequence">Its place in the chain of the agency's records.</param>
/// <param name="Digest">The SHA-256 of its bytes.</param>
internal sealed record KnownRecord(long Sequence, Sha256Digest Digest)
{
    public static KnownRecord Of(AgencyRecord record) => new(record.Sequence, record.Digest);
}
