namespace Gateway.Server.Agencies;

/// <summary>The answer to a suspension or resumption.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Index">The index of the entry in the directory log.</param>
internal sealed record SuspensionAnswer(string Agency, long Index);
