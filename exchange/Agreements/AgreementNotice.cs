namespace Gateway.Exchange;

/// <summary>A party's logged word against a version: that it declines it, or leaves it.</summary>
/// <param name="Act">Which of the two.</param>
/// <param name="Agency">The party.</param>
/// <param name="Version">The number of the version.</param>
/// <param name="Index">The audit log's index of its entry.</param>
/// <param name="At">The entry's time, UTC.</param>
public sealed record AgreementNotice(AgreementAct Act, AgencyId Agency, int Version, long Index, DateTimeOffset At);
