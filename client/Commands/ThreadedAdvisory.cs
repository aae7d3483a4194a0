using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>An advisory in its conversation.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Depth">How many others it goes back to, within the conversation.</param>
/// <param name="SupersededBy">What replaced it, or null.</param>
internal sealed record ThreadedAdvisory(AdvisoryItem Advisory, int Depth, AdvisoryId? SupersededBy);
