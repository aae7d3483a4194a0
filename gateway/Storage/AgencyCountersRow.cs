using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>The counters that the gateway keeps of an agency, beside what they count, all of one moment.</summary>
internal sealed record AgencyCountersRow
{
    /// <summary>The agency.</summary>
    public required AgencyId Id { get; init; }

    /// <summary>The counter of ciphertext kept for it, in bytes.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The number that its next delivery will get.</summary>
    public required long NextDelivery { get; init; }

    /// <summary>What its published advisories take, in bytes.</summary>
    public required long PublishedBytes { get; init; }

    /// <summary>The highest number of a delivery to it; 0 if there is none.</summary>
    public required long LastDelivery { get; init; }
}
