using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>What is left to do of a resealing.</summary>
/// <param name="Advisory">The advisory whose file key is given up.</param>
/// <param name="Notes">What the user has to know, a sentence each.</param>
internal sealed record ResealPlan(AdvisoryId Advisory, IReadOnlyList<Sentence> Notes)
{
    /// <summary>What is to be sent; null where it was sent already.</summary>
    public SendRequest? Request { get; init; }

    /// <summary>The advisory that was sent in its place; null where that is still to be done.</summary>
    public AdvisoryId? Successor { get; init; }

    /// <summary>Whether it is withdrawn already, so that nothing is left to do.</summary>
    public bool IsDone { get; init; }
}
