using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Keys;

/// <summary>The gateway's own record in the directory: which manifest and token keys count.</summary>
/// <param name="Record">The current record.</param>
/// <param name="Index">The index of its entry in the directory log.</param>
internal sealed record OwnRecord(AgencyRecord Record, long Index)
{
    /// <summary>The principal that the gateway's keys are listed under.</summary>
    public RecordedPrincipal Self => Record.Principals.Last(principal => principal.Keys.Manifest.Count > 0);

    /// <summary>Reads it; null in a database without one.</summary>
    public static async ValueTask<OwnRecord?> ReadAsync(IGatewayReads reads, CancellationToken cancellationToken) =>
        await reads.FindAgencyAsync(AgencyId.Gateway, cancellationToken) is { } row ? new OwnRecord(AgencyRecord.Parse(row.Record), row.DirectoryIndex) : null;

    /// <summary>The key that signs: the newest, which comes last.</summary>
    public VerifyingKey KeyInForce(KeyPurpose purpose) => (purpose == KeyPurpose.Manifest ? Self.Keys.Manifest : Self.Keys.Token)[^1];
}
