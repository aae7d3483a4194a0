using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Withdrawals;

/// <summary>Seals withdrawals for storage and opens them again: their reason is free text.</summary>
internal sealed class SealedWithdrawals(ColumnSealer sealer)
{
    private const string Table = "withdrawal";
    private const string Column = "withdrawal";

    public byte[] Seal(AdvisoryId advisory, ReadOnlySpan<byte> withdrawal) => sealer.Seal(Table, Column, advisory.Value, withdrawal);

    public byte[] Open(WithdrawalRow row) => sealer.Open(Table, Column, row.Advisory.Value, row.SealedWithdrawal);
}
