using Gateway.Client.Http.Answers;

namespace Gateway.Client.Http;

/// <summary>Something that happened to the inbox, as the gateway's stream of events tells it.</summary>
/// <param name="Index">The audit log's index to go on after.</param>
/// <param name="IsWithdrawal">Whether an advisory was withdrawn; otherwise one came.</param>
/// <param name="Item">The advisory as the inbox lists it now.</param>
internal sealed record InboxEvent(long Index, bool IsWithdrawal, AdvisoryItem Item);
