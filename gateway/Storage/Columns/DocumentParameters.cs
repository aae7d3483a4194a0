using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>document</c> as it is written: Dapper stores an enumeration as its number, and the table holds words.</summary>
internal sealed record DocumentParameters(
    AdvisoryId Advisory, int Number, string HeaderClass, PayloadId Payload, long PayloadSize, Sha256Digest PayloadSha256)
{
    public static DocumentParameters Of(DocumentRow row) =>
        new(row.Advisory, row.Number, row.HeaderClass.ToWire(), row.Payload, row.PayloadSize, row.PayloadSha256);
}
