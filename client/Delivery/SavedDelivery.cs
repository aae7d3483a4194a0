using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>The documents of a checked delivery, as they were saved.</summary>
/// <param name="Paths">Their files, in the statement's order.</param>
/// <param name="Read">What each says of itself, if it is CSAF.</param>
/// <param name="Notes">What their reader has to know about them, a sentence each.</param>
internal sealed record SavedDelivery(IReadOnlyList<string> Paths, IReadOnlyList<CsafSummary?> Read, IReadOnlyList<Sentence> Notes);
