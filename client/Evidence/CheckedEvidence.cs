namespace Gateway.Client.Evidence;

/// <summary>The outcome of a check that came to its end.</summary>
/// <param name="Lines">What it shows, in a few lines for the terminal.</param>
/// <param name="Report">The same in full, to be read by others; its verdict is the check's.</param>
internal sealed record CheckedEvidence(IReadOnlyList<string> Lines, Report Report);
