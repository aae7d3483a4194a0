using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>Seals the statement's common fields for storage and opens them again. They carry titles and names, which are never stored in clear.</summary>
internal sealed class SealedStatements(ColumnSealer sealer)
{
    private const string Table = "advisory";
    private const string Column = "common";

    public byte[] Seal(AdvisoryId advisory, StatementCommon common) => sealer.Seal(Table, Column, advisory.Value, common.Bytes.Span);

    public StatementCommon Open(AdvisoryRow advisory) =>
        StatementCommon.Parse(sealer.Open(Table, Column, advisory.Id.Value, advisory.SealedCommon));
}
