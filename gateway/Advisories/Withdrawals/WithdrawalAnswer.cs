namespace Gateway.Server.Advisories.Withdrawals;

/// <summary>A withdrawal: its entry, its exact bytes, its signature.</summary>
internal sealed record WithdrawalAnswer(long Index, CanonicalBytes Withdrawal, string Signature);
