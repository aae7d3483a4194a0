using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That a sender took an advisory back.</summary>
/// <param name="Entry">The entry <c>advisory.withdrawn</c>, proven.</param>
/// <param name="Withdrawal">The signed withdrawal; null where the exporter could not see it.</param>
/// <param name="Signer">The key that signed it; null without withdrawal.</param>
public sealed record ProvenWithdrawal(LogEntry Entry, Withdrawal? Withdrawal, KeyUse? Signer);
