using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>advisory</c> as it is written.</summary>
internal sealed record AdvisoryParameters(
    AdvisoryId Id,
    PrincipalId Sender,
    AgencyId SenderAgency,
    byte[] Nonce,
    string Tlp,
    DateTimeOffset PublishedAt,
    DateTimeOffset? ExpiresAt,
    long PublishedIndex,
    long DirectorySize,
    string Status,
    long? ClosedIndex,
    long StoredBytes,
    byte[] SealedCommon,
    byte[]? Supersedes)
{
    /// <summary>The columns of <paramref name="row"/>.</summary>
    public static AdvisoryParameters Of(AdvisoryRow row) => new(
        row.Id,
        row.Sender,
        row.Sender.Agency,
        row.Nonce,
        row.Tlp.ToWire(),
        row.PublishedAt,
        row.ExpiresAt,
        row.PublishedIndex,
        row.DirectorySize,
        row.Status.ToWord(),
        row.ClosedIndex,
        row.StoredBytes,
        row.SealedCommon,
        row.Supersedes?.ToBytes());
}
