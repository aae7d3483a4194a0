using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>A record in one's own agency's name that its root did not sign.</summary>
/// <param name="Version">The record and where it stands.</param>
/// <param name="Sentence">What is wrong with it, for a person.</param>
internal sealed record ForeignRecord(RecordVersion Version, string Sentence);
